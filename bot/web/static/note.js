/** Small things this tab remembers across reloads: a draft, a language. The server keeps none of them. */

export function recall(key, otherwise) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

export function keep(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden store costs only the reload.
  }
}

/** One small value kept across reloads. */
export const note = (name) => ({
  get: (otherwise = null) => recall(`goodturn:${name}`, otherwise),
  set: (value) => keep(`goodturn:${name}`, value),
});
