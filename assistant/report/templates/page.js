(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, from = document) => Array.from(from.querySelectorAll(selector));
  const articles = all("article.item");
  const near = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);
  const byId = new Map(articles.map((article) => [article.id, article]));
  const details = (article) => article.querySelector("details");

  // Theme: follows the system until someone chooses.
  const themeButton = document.querySelector('[data-do="theme"]');
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches);
  const nameTheme = () => { themeButton.textContent = isDark() ? "Light" : "Dark"; };
  const remembered = () => { try { return localStorage.getItem("refinement-theme"); } catch { return null; } };
  if (["light", "dark"].includes(remembered())) root.dataset.theme = remembered();
  systemDark.addEventListener("change", nameTheme);
  nameTheme();

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const box = document.createElement("textarea");
      box.value = text;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
  };

  const actions = {
    theme() {
      root.dataset.theme = isDark() ? "light" : "dark";
      try { localStorage.setItem("refinement-theme", root.dataset.theme); } catch { /* not kept */ }
      nameTheme();
    },
    open() { articles.forEach((article) => { if (!article.hidden) details(article).open = true; }); },
    close() { articles.forEach((article) => { details(article).open = false; }); },
    copy(button) {
      const role = button.closest(".role");
      const words = (element) => element.textContent.trim().replace(/\s+/g, " ");
      const line = (element) => ({ H3: "", H4: "\n", LI: "- " })[element.tagName] + words(element);
      copy(all("h3, h4, li", role).map(line).join("\n") + "\n").then(() => {
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = "Copy"; }, 1500);
      });
    },
  };
  document.addEventListener("click", (event) => {
    const button = near(event, "button[data-do]");
    if (button) actions[button.dataset.do](button);
  });

  // The words a line comes from light up in the item's own text.
  const light = (line, on) => {
    const own = line.closest("article").querySelector(".source");
    const lit = all(".q", own).filter((span) => span.dataset.q.split(" ").includes(line.dataset.mark));
    lit.forEach((span) => span.classList.toggle("lit", on));
    if (on && lit.length && own.scrollHeight > own.clientHeight) {
      const top = lit[0].getBoundingClientRect().top - own.getBoundingClientRect().top;
      if (top < 0 || top > own.clientHeight - 40) own.scrollTop += top - own.clientHeight / 3;
    }
  };
  const watch = (on) => (event) => {
    const line = near(event, "[data-mark]");
    if (line && !(event.relatedTarget && line.contains(event.relatedTarget))) light(line, on);
  };
  document.addEventListener("mouseover", watch(true));
  document.addEventListener("mouseout", watch(false));
  document.addEventListener("focusin", watch(true));
  document.addEventListener("focusout", watch(false));

  // A link into a closed item opens it.
  const reveal = () => {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const target = id && document.getElementById(id);
    if (!target) return;
    const article = target.closest("article.item");
    if (article) { article.hidden = false; details(article).open = true; }
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", reveal);
  reveal();

  // Search and filters hold for the table and for the items below it.
  const table = document.getElementById("glance");
  const rows = all("tbody tr", table);
  const search = document.getElementById("search");
  const only = all("[data-only]");
  const shown = document.getElementById("shown");
  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = only.filter((box) => box.checked).map((box) => box.dataset.only);
    let count = 0;
    rows.forEach((row) => {
      const article = byId.get(row.dataset.for);
      const fits = words.every((word) => article.dataset.search.includes(word))
        && wanted.every((name) => Number(article.dataset[name]) > 0);
      row.hidden = article.hidden = !fits;
      count += fits;
    });
    shown.textContent = count === rows.length ? `${count} items` : `${count} of ${rows.length} items`;
  };
  search.addEventListener("input", filter);
  only.forEach((box) => box.addEventListener("change", filter));

  const heads = all("thead th", table);
  const worth = (row, column) => {
    const cell = row.children[column];
    const text = cell.dataset.sort ?? cell.textContent.trim();
    if (text === "–" || text === "") return -1;
    return /^-?[\d.]+$/.test(text) ? Number(text) : text.toLowerCase();
  };
  const order = (a, b) => {
    if (typeof a === typeof b) return a < b ? -1 : a > b ? 1 : 0;
    return typeof a === "number" ? -1 : 1;
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const before = head.getAttribute("aria-sort");
      const first = head.classList.contains("n") || column === 4 ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const now = before === first ? other : first;
      heads.forEach((one) => one.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", now);
      const sign = now === "ascending" ? 1 : -1;
      const keyed = rows.map((row) => [worth(row, column), row]);
      keyed.sort((a, b) => sign * order(a[0], b[0]));
      table.tBodies[0].append(...keyed.map((pair) => pair[1]));
    });
  });

  // Keys for a meeting: one item after another.
  let current = -1;
  const go = (step) => {
    const visible = articles.filter((article) => !article.hidden);
    if (!visible.length) return;
    const at = visible.indexOf(articles[current]);
    const next = visible[Math.min(Math.max(at + step, 0), visible.length - 1)];
    if (current >= 0) details(articles[current]).open = false;
    current = articles.indexOf(next);
    details(next).open = true;
    next.querySelector("summary").focus({ preventScroll: true });
    next.scrollIntoView();
  };
  document.addEventListener("focusin", (event) => {
    const article = near(event, "article.item");
    if (article) current = articles.indexOf(article);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (near(event, "input, textarea, select")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "/") { event.preventDefault(); search.focus(); }
    else if (event.key === "j") go(1);
    else if (event.key === "k") go(-1);
    else if (event.key === "o" && current >= 0) {
      const box = details(articles[current]);
      box.open = !box.open;
    }
  });

  // Paper has no folds: everything opens for printing and closes again after it.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    opened.forEach((box) => { box.open = true; });
  });
  window.addEventListener("afterprint", () => opened.forEach((box) => { box.open = false; }));
})();
