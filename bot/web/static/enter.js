/** Goes on from a one-time link by itself, once a person looks at the page: a preview must not use the link up. */
const form = document.getElementById("enter");

function goOn() {
  if (document.hidden || document.prerendering) return;
  document.removeEventListener("visibilitychange", goOn);
  form.querySelector("button").setAttribute("aria-busy", "true");
  form.requestSubmit();
  form.addEventListener("submit", (event) => event.preventDefault());   // once is enough
}

document.addEventListener("visibilitychange", goOn);
document.addEventListener("prerenderingchange", goOn);
goOn();
