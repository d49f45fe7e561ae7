// Enhancements only: "/" goes to the box, and the box becomes a combobox with suggestions (WAI-ARIA pattern, list autocomplete).
(() => {
  "use strict";
  const box = document.getElementById("q");
  if (!box) return;

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.focus();
      box.select();
    }
  });

  const list = document.createElement("div");
  list.id = "suggestions";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  box.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    box.setAttribute(name, value);
  }

  let chosen = -1;
  let timer = 0;
  let pending = null;
  let typed = box.value;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const choose = (index) => {
    const options = list.children;
    chosen = (index + options.length + 1) % (options.length + 1);
    for (const [number, option] of Array.from(options).entries()) {
      option.setAttribute("aria-selected", String(number === chosen));
    }
    if (chosen < options.length) {
      box.setAttribute("aria-activedescendant", options[chosen].id);
      box.value = options[chosen].textContent;
    } else {
      chosen = -1;
      box.removeAttribute("aria-activedescendant");
      box.value = typed;
    }
  };

  const show = (words) => {
    list.replaceChildren(...words.map((word, index) => {
      const option = document.createElement("div");
      option.id = "suggestion-" + index;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = word;
      return option;
    }));
    close();
    if (words.length && document.activeElement === box) {
      list.hidden = false;
      box.setAttribute("aria-expanded", "true");
    }
  };

  const ask = async () => {
    pending?.abort();
    pending = new AbortController();
    try {
      const answer = await fetch(box.dataset.suggest + "?q=" + encodeURIComponent(typed), { signal: pending.signal });
      const [prefix, words] = answer.ok ? await answer.json() : ["", []];
      show(prefix === typed ? words : []);
    } catch {
      close();
    }
  };

  box.addEventListener("input", () => {
    typed = box.value;
    clearTimeout(timer);
    if (typed.trim().length < 2) return close();
    timer = setTimeout(ask, 120);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(event.key === "ArrowDown" ? chosen + 1 : chosen < 0 ? list.children.length - 1 : chosen - 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      box.value = typed;
      close();
    } else if (event.key === "Enter") {
      close();
    }
  });
  box.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    event.preventDefault();
    box.value = option.textContent;
    box.form.requestSubmit();
  });
})();
