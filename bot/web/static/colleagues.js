/** Finds colleagues by asking the server, as somebody types. */
import { Trouble, read } from "./api.js";
import { avatar, departmentAvatar, faced } from "./faces.js";

const PAUSE = 120;             // milliseconds without a key before the server is asked

/** `sentence(trouble)` says what went wrong; `names` is a note of how those are called who were picked. */
export function colleaguesFrom({ sentence, names }) {
  let last = 0;

  async function find(query) {
    const mine = (last += 1);
    await new Promise((wake) => setTimeout(wake, PAUSE));
    if (mine !== last) return [];
    try {
      const { found } = await read(`/colleagues?${new URLSearchParams({ q: query })}`);
      return found.map(option);
    } catch (trouble) {
      throw trouble instanceof Trouble ? new Error(sentence(trouble)) : trouble;
    }
  }

  function look(id, told) {
    const known = names.get({});
    if (told) names.set({ ...known, [id]: told });
    const name = first(told ?? known[id] ?? id);
    return { name, face: face(id, name, "tiny") };
  }

  return { find, look };
}

// "陈美 · Front Office · 上海": the name, and what tells two of one name apart.
const first = (label) => label.split(" · ")[0];
const face = (id, name, size) => (id[0] === "p" ? avatar({ id: id.slice(1), name }, size) : departmentAvatar());

function option({ value, label }) {
  const name = first(label);
  return {
    key: value, called: name, mention: { id: value, name: label },
    content: faced(face(value, name), name, label.slice(name.length + 3)),
  };
}
