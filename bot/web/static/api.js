/** Talks to the server: reads, and performs deeds that are safe to try again. */
import { note } from "./note.js";

/**
 * Something went wrong. `sentence` is the server's own, or null when it could not be asked; `enter` leads back in for
 * whoever is signed out; `stale` says that the page is from an earlier visit.
 */
export class Trouble extends Error {
  constructor({ error: sentence = null, enter = "", stale = false } = {}) {
    super(sentence ?? "unreachable");
    Object.assign(this, { sentence, enter, stale });
  }
}

export const read = (path) => ask(path, { headers: { Accept: "application/json" } });

// Deeds whose fate nobody knows. The same deed tried again keeps its key, also after a reload, so the server does it once.
const unsure = note("unsure");
const MOST_UNSURE = 20;

/** `pass` goes with the deed but is no part of it: it may be another when the deed is tried again. */
export async function perform(path, body, pass = {}) {
  const deed = path + JSON.stringify(body);
  const key = unsure.get([]).find(([known]) => known === deed)?.[1] ?? freshKey();
  const settled = () => unsure.get([]).filter(([known]) => known !== deed);
  unsure.set([...settled(), [deed, key]].slice(-MOST_UNSURE));
  const request = {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({ ...body, ...pass, key }),
  };
  try {
    const answer = await ask(path, request).catch(async (trouble) => {
      if (trouble.sentence !== null) throw trouble;
      await new Promise((wake) => setTimeout(wake, 700));
      return ask(path, request);
    });
    unsure.set(settled());
    return answer;
  } catch (trouble) {
    if (trouble.sentence !== null) unsure.set(settled());
    throw trouble;
  }
}

async function ask(path, request) {
  let response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new Trouble();
  }
  const body = await response.json().catch(() => null);
  if (response.ok && body !== null) return body;
  throw new Trouble(typeof body?.error === "string" ? body : {});
}

// randomUUID exists only where the address is https or localhost.
export function freshKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
