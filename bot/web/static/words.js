/** Sentences and dates in one reader's language. The sentences come from the server's catalogues. */

export function wordsFrom(labels) {
  return (key, fill = {}) =>
    Object.entries(fill).reduce(
      (sentence, [name, value]) => sentence.replaceAll(`{${name}}`, () => String(value)),
      labels[key] ?? key,
    );
}

export const langTag = (language) => (language.startsWith("zh") ? "zh-Hans" : language);
const locale = (language) => (language.startsWith("zh") ? "zh-CN" : language === "en" ? "en-GB" : language);

/** Formats moments for one reader: `clock` 09:05, `chip` Tue 09:05, `day` today / Tuesday 24 November. */
export function datesFor(language, zone) {
  const format = (options) => new Intl.DateTimeFormat(locale(language), { timeZone: zone || undefined, ...options });
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  const clock = format(time);
  const weekday = format({ weekday: "short" });
  const date = format({ weekday: "short", day: "numeric", month: "short" });
  const longDay = format({ weekday: "long", day: "numeric", month: "long" });
  const key = new Intl.DateTimeFormat("en-CA", { timeZone: zone || undefined });
  const relative = new Intl.RelativeTimeFormat(locale(language), { numeric: "auto" });

  const dayKey = (moment) => key.format(moment);
  return {
    clock: (moment) => clock.format(moment),
    chip: (moment, withDate) => `${apart((withDate ? date : weekday).format(moment))} ${clock.format(moment)}`,
    dayKey,
    day(moment, now) {
      const days = Math.round((Date.parse(dayKey(moment)) - Date.parse(dayKey(now))) / 86400e3);
      return days === 0 || days === -1 ? capital(relative.format(days, "day")) : apart(longDay.format(moment));
    },
  };
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
// 11月30日周一 reads easier as 11月30日 周一.
const apart = (text) => text.replace(/日(?=[周星])/u, "日 ");
