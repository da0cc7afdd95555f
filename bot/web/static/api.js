/** Talks to the server: reads, and performs deeds that are safe to try again. */

/** Something went wrong. `sentence` is the server's own, or null when it could not be asked. */
export class Trouble extends Error {
  constructor(sentence = null) {
    super(sentence ?? "unreachable");
    this.sentence = sentence;
  }
}

export const read = (path) => ask(path);

// Deeds whose fate nobody knows. The same deed tried again keeps its key, so the server does it once.
const unsure = new Map();

export async function perform(path, body) {
  const deed = path + JSON.stringify(body);
  const key = unsure.get(deed) ?? freshKey();
  unsure.set(deed, key);
  const request = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...body, key }),
  };
  try {
    const answer = await ask(path, request).catch(async (trouble) => {
      if (trouble.sentence !== null) throw trouble;
      await new Promise((wake) => setTimeout(wake, 700));
      return ask(path, request);
    });
    unsure.delete(deed);
    return answer;
  } catch (trouble) {
    if (trouble.sentence !== null) unsure.delete(deed);
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
  throw new Trouble(typeof body?.error === "string" ? body.error : null);
}

// randomUUID exists only where the address is https or localhost.
export function freshKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
