/** Goes on from a one-time link by itself, once a person looks at the page: a preview must not use the link up. */
const form = document.getElementById("enter");
const button = form.querySelector("button");

function goOn() {
  if (document.hidden || document.prerendering || button.disabled) return;
  button.setAttribute("aria-busy", "true");
  button.disabled = true;        // once is enough
  form.submit();
}

document.addEventListener("visibilitychange", goOn);
document.addEventListener("prerenderingchange", goOn);
// Whoever comes back to this page by its history may press for themselves.
window.addEventListener("pageshow", ({ persisted }) => persisted && (button.disabled = false));
goOn();
