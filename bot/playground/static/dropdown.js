/** A panel that hangs from a button: opens on a click, closes on Esc, on a click elsewhere, or when focus leaves. */

export function dropdown(button, panel, { fill } = {}) {
  button.setAttribute("aria-expanded", "false");
  panel.hidden = true;

  function close({ refocus = false } = {}) {
    if (panel.hidden) return;
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", elsewhere, true);
    if (refocus) button.focus();
  }

  function open() {
    panel.hidden = false;
    fill?.(close);
    button.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", elsewhere, true);
    panel.querySelector("input, [role=menuitem], a, button")?.focus();
  }

  function elsewhere(event) {
    if (!panel.contains(event.target) && !button.contains(event.target)) close();
  }

  button.addEventListener("click", () => (panel.hidden ? open() : close()));
  for (const part of [button, panel]) {
    part.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || panel.hidden) return;
      event.stopPropagation();
      close({ refocus: true });
    });
  }
  panel.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !panel.contains(event.relatedTarget) && event.relatedTarget !== button) close();
  });
  return { open, close };
}

/** Up and down walk through what `selector` finds inside `panel`, round and round. */
export function walkWithArrows(panel, selector) {
  panel.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    const stops = [...panel.querySelectorAll(selector)].filter((stop) => stop.offsetParent !== null);
    const next = stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
