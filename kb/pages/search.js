// The search of the site: everything it needs came with the page, so it works from any file server
// and from a plain folder. What it shows is put in as text, never as HTML.
"use strict";

(() => {
  const MOST = 50;
  const field = document.getElementById("words");
  const found = document.getElementById("found");
  const list = document.getElementById("hits");

  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ");
  const lessons = globalThis.bothandLessons.map(([address, title, when, byline, words]) => ({
    address, title, when, byline,
    parts: [[4, ` ${fold(title)}`], [2, ` ${fold(when)}`], [1, ` ${fold(words)}`]],
  }));

  // A word counts where another begins with it; scripts without spaces, wherever it stands.
  const begins = (word) => (/^[\p{Script=Latin}\p{N}]+$/u.test(word) ? ` ${word}` : word);

  function worth(lesson, words) {
    let matched = 0;
    let weight = 0;
    for (const word of words) {
      const part = lesson.parts.find(([, text]) => text.includes(word));
      if (part) {
        matched += 1;
        weight += part[0];
      }
    }
    return matched * 100 + weight;
  }

  function element(name, text, attributes) {
    const made = document.createElement(name);
    made.textContent = text;
    return Object.assign(made, attributes);
  }

  function row(lesson) {
    const made = document.createElement("li");
    made.append(element("a", lesson.title, { href: lesson.address }));
    if (lesson.when) made.append(element("p", `When: ${lesson.when}`));
    made.append(element("p", lesson.byline, { className: "quiet" }));
    return made;
  }

  function show() {
    const words = fold(field.value).split(" ").filter(Boolean).map(begins);
    const ranked = lessons
      .map((lesson, place) => ({ lesson, place, worth: worth(lesson, words) }))
      .filter((each) => each.worth > 0)
      .sort((a, b) => b.worth - a.worth || a.place - b.place);
    list.replaceChildren(...ranked.slice(0, MOST).map((each) => row(each.lesson)));
    const count = ranked.length === 1 ? "1 lesson" : `${ranked.length} lessons`;
    const first = ranked.length > MOST ? `, the first ${MOST} shown` : "";
    if (!words.length) found.textContent = "";
    else if (ranked.length) found.textContent = `${count} found${first}.`;
    else found.textContent = "No lesson found. Try fewer or other words.";
  }

  document.getElementById("search").addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  field.addEventListener("input", show);
  field.value = new URLSearchParams(location.search).get("q") || "";
  show();
})();
