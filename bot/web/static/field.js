/** The fields of a form, one builder per kind. Each gives {root, value(), focus()}. */
import { make, freshId } from "./dom.js";
import { peopleField } from "./peoplefield.js";

const FEW = 6;                 // up to this many options are all shown; more go into a list that opens

const KINDS = {
  people: peopleField,
  text: (field, around) => written(make("input", { type: "text", autocomplete: "off", ...around.attributes }), field, around),
  long_text: (field, around) => written(make("textarea", { rows: 3, ...around.attributes }), field, around),
  one_of: (field, around) => (field.options.length <= FEW ? ticks("radio", field, around) : list(field, around)),
  any_of: (field, around) => ticks("checkbox", field, around),
  yes_no: yesNo,
};

/** `context` = {t, colleagues}; `error` stands at the field until it is changed. */
export function drawField(field, { error, ...context }) {
  const id = freshId(`field-${field.name}`);
  const { t } = context;
  const hint = field.hint && make("p", { class: "field-hint", id: `${id}-hint` }, field.hint);
  const failure = error && make("p", { class: "field-error", id: `${id}-error` }, error);
  const counter = field.limit > 0 && ["text", "long_text"].includes(field.kind) && make("p", { class: "counter", id: `${id}-count` });

  const attributes = {
    id, name: field.name,
    "aria-required": field.required ? "true" : null,
    "aria-invalid": error ? "true" : null,
    "aria-describedby": [failure, hint, counter].filter(Boolean).map((each) => each.id).join(" ") || null,
  };
  const optional = !field.required && field.kind !== "yes_no" && make("span", { class: "optional" }, t("optional"));
  const kind = (KINDS[field.kind] ?? KINDS.text)(field, { ...context, attributes, counter, hint, label: [field.label, " ", optional] });

  const root = make("div", { class: `form-field ${field.kind}${error ? " wrong" : ""}`, "data-field": field.name },
    kind.own ? null : make("label", { for: id }, field.label, " ", optional),
    kind.own ? null : hint || null, kind.root, failure, counter);
  return { ...kind, name: field.name, root };
}

function written(element, { value, limit }, { counter, t }) {
  element.value = value ?? "";
  // No maxlength: it would cut off what somebody pastes without a word.
  const count = () => {
    if (!counter) return;
    const length = [...element.value].length;
    counter.textContent = t("counter", { count: length, limit });
    counter.classList.toggle("over", length > limit);
    counter.classList.toggle("near", length > limit * 0.8);
  };
  element.addEventListener("input", count);
  count();
  return { root: element, value: () => element.value, focus: () => element.focus() };
}

function list(field, { attributes }) {
  const select = make("select", attributes, field.options.map(({ value, label }) => make("option", { value }, label)));
  select.value = field.value ?? "";
  return { root: select, value: () => select.value, focus: () => select.focus() };
}

function ticks(type, field, { attributes, label, hint }) {
  const chosen = [field.value ?? []].flat().map(String);
  const { id, ...rest } = attributes;
  const boxes = field.options.map((option) =>
    make("input", { type, name: id, value: option.value, checked: chosen.includes(String(option.value)) }));
  const root = make("fieldset", { id, role: type === "radio" ? "radiogroup" : null, ...rest, name: null },
    make("legend", {}, label), hint || null,
    make("div", { class: "ticks" }, boxes.map((box, index) =>
      make("label", { class: "tick" }, box, make("span", {}, field.options[index].label)))));
  const values = () => boxes.filter((box) => box.checked).map((box) => box.value);
  return {
    root, own: true,
    value: () => (type === "radio" ? values()[0] ?? "" : values()),
    focus: () => (boxes.find((box) => box.checked) ?? boxes[0])?.focus(),
  };
}

function yesNo(field, { attributes, hint }) {
  const box = make("input", { type: "checkbox", role: "switch", ...attributes, checked: field.value === true });
  return {
    root: make("div", {}, make("label", { class: "switch" }, box, make("span", {}, field.label)), hint || null), own: true,
    value: () => box.checked, focus: () => box.focus(),
  };
}
