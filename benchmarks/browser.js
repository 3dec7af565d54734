// Runs in the page before Streamlit does. Notes the moment of the input event, of the frame after the result's
// text has changed, and of the frame after the table's canvas shows a study that it did not show before.
// Where there is no table, bench.follow notes the frame after the last change of a part of the page.
(() => {
  const bench = { t0: 0, text: 0, table: 0, last: 0, said: "", known: new Set(), drawn: new Set() };
  window.bench = bench;
  const ID = /^NCT\d{8}$/;
  const WORDS = /^((All )?[\d,\s\u202f]+( of [\d,\s\u202f]+)? stud|[\d,\s\u202f]+ to [\d,\s\u202f]+ of |The box is)/;

  // The sentence above the results and the "x to y of n" below them.
  bench.words = () =>
    [...document.querySelectorAll("[data-testid=stMarkdownContainer] p, [data-testid=stCaptionContainer] p")]
      .map((p) => p.textContent)
      .filter((text) => WORDS.test(text))
      .join(" | ");

  bench.arm = () => {
    bench.t0 = bench.text = bench.table = bench.last = 0;
    bench.said = bench.words();
    bench.armed = true;
  };

  const begin = (event) => {
    if (!bench.armed) return;
    bench.t0 = event.timeStamp; // the last input event before the change counts
    bench.known = new Set([...bench.known, ...bench.drawn]);
    bench.drawn = new Set();
  };
  for (const kind of ["pointerdown", "click"]) addEventListener(kind, begin, { capture: true, passive: true });
  addEventListener("keydown", (event) => event.key === "Enter" && begin(event), { capture: true, passive: true });

  const watch = () =>
    new MutationObserver(() => {
      if (!bench.armed || !bench.t0 || bench.text) return;
      const said = bench.words();
      if (!said || said === bench.said) return;
      bench.text = -1;
      requestAnimationFrame(() => (bench.text = performance.now()));
    }).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
  if (document.documentElement) watch();
  else addEventListener("DOMContentLoaded", watch);

  // Once a page: every change inside what the selector finds, of it as a whole too.
  bench.follow = (selector) => {
    const within = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(selector);
    const holds = (node) => node.nodeType === 1 && (node.matches(selector) || node.querySelector(selector));
    const counts = (change) => within(change.target) || [...change.addedNodes, ...change.removedNodes].some(holds);
    new MutationObserver((changes) => {
      if (!bench.armed || !bench.t0 || !changes.some(counts)) return;
      bench.last = performance.now();
      requestAnimationFrame(() => (bench.last = performance.now()));
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  };

  const draw = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
    if (ID.test(text)) {
      bench.drawn.add(text);
      if (bench.armed && bench.t0 && !bench.table && !bench.known.has(text)) {
        bench.table = -1;
        requestAnimationFrame(() => (bench.table = performance.now()));
      }
    }
    return draw.call(this, text, ...rest);
  };

  // Forget what was shown before the last result: a study may come back later.
  bench.settle = () => {
    bench.armed = false;
    bench.known = new Set();
  };
})();
