// Data tables: sorted by a column, read page by page.

/** Listen for headings and for the buttons under a table. */
export function begin() {
  document.addEventListener("click", ({ target }) => {
    const heading = target.closest?.("[data-sort-column]");
    const turner = target.closest?.("[data-turn]");
    if (heading) sort(heading.closest(".data-table"), heading);
    if (turner) turn(turner.closest(".data-table"), Number(turner.dataset.turn));
  });
}

const rows = (table) => [...table.querySelector("tbody").rows];

const cell = (row, column) => row.cells[column];

/** What a cell is sorted by: its number, or its words. */
function worth(row, column) {
  const { value } = cell(row, column)?.dataset ?? {};
  return value === undefined ? cell(row, column)?.textContent.trim() ?? "" : Number(value);
}

function compare(one, other) {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), undefined, { numeric: true });
}

function sort(table, heading) {
  const column = Number(heading.dataset.sortColumn);
  const head = heading.closest("th");
  const down = head.getAttribute("aria-sort") === "ascending";
  for (const other of table.querySelectorAll("th[aria-sort]")) other.setAttribute("aria-sort", "none");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const sorted = rows(table).sort((a, b) => compare(worth(a, column), worth(b, column)) * (down ? -1 : 1));
  table.querySelector("tbody").append(...sorted);
  show(table, 0);
}

function turn(table, by) {
  show(table, Number(table.dataset.page ?? 0) + by);
}

function show(table, page) {
  const all = rows(table);
  const size = Number(table.dataset.pageSize);
  table.dataset.page = page;
  all.forEach((row, index) => (row.hidden = Math.floor(index / size) !== page));
  const where = table.querySelector(".where");
  if (!where) return;
  where.textContent = `Rows ${page * size + 1} to ${Math.min((page + 1) * size, all.length)} of ${all.length}`;
  table.querySelector('[data-turn="-1"]').disabled = page === 0;
  table.querySelector('[data-turn="1"]').disabled = (page + 1) * size >= all.length;
}
