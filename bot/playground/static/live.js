/** Listens to the server for one person, and comes back by itself after a loss. */

const PATIENCE = 60_000;       // a hidden tab then hangs up: browsers allow one site only six lines at a time
const LONGEST_WAIT = 10_000;

/** `hear` = {message, clock, company}; `up` runs on every connection, `down` on every loss. Returns how to stop. */
export function listen(person, { hear, up, down }) {
  let source = null;
  let wait = 1000;
  let timer = 0;

  function connect() {
    clearTimeout(timer);
    source = new EventSource(`/playground/live?as=${encodeURIComponent(person)}`);
    source.onopen = () => {
      wait = 1000;
      up();
    };
    source.onerror = () => {
      down();
      // The browser itself tries again after a lost line, but not after an HTTP error.
      if (source?.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    };
    for (const [event, listener] of Object.entries(hear)) {
      source.addEventListener(event, ({ data }) => listener(data ? JSON.parse(data) : {}));
    }
  }

  function hangUp() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  function seenOrHidden() {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(hangUp, PATIENCE);
    else if (!source || source.readyState === EventSource.CLOSED) connect();
  }

  document.addEventListener("visibilitychange", seenOrHidden);
  connect();
  return () => {
    document.removeEventListener("visibilitychange", seenOrHidden);
    hangUp();
  };
}
