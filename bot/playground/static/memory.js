/** One's own lines in this tab: words typed and answers only their reader saw. The server keeps neither. */
import { freshKey } from "/web/static/api.js";
import { keep, recall } from "/web/static/note.js";

const MOST = 200;

/** One person's own lines in one place. Each knows which message it came after: clocks here can be set back. */
export class OwnLines {
  constructor(person, place) {
    this.key = `goodturn:${person}:${place}`;
    this.lines = recall(this.key, []);
  }

  add(line) {
    const whole = { id: `own-${freshKey()}`, own: true, ...line };
    this.lines = [...this.lines, whole].slice(-MOST);
    keep(this.key, this.lines);
    return whole;
  }

  change(id, changes) {
    this.lines = this.lines.map((line) => (line.id === id ? { ...line, ...changes } : line));
    keep(this.key, this.lines);
  }

  remove(id) {
    this.lines = this.lines.filter((line) => line.id !== id);
    keep(this.key, this.lines);
  }

  /** The server's messages with these lines in between. */
  among(messages) {
    const all = [...messages];
    for (const line of this.lines) {
      let at = line.after === null ? 0 : all.findIndex((item) => String(item.id) === line.after) + 1;
      if (at === 0 && line.after !== null) {
        const later = all.findIndex((item) => Date.parse(item.at) > Date.parse(line.at));
        at = later < 0 ? all.length : later;
      }
      all.splice(at, 0, line);
    }
    return all;
  }
}
