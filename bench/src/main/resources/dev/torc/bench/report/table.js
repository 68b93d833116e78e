'use strict';
// Tables that are sorted by their headings and saved as CSV. Text goes in as text, never as markup.

/** Longer texts of wide columns are folded. */
const FOLDED_CHARACTERS = 160;

function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
        if (value != null && value !== false) {
            made.setAttribute(key, value);
        }
    }
    made.append(...children);
    return made;
}

/** What a cell is sorted by and saved as; absent, null. */
function valueOf(cell) {
    return cell != null && typeof cell === 'object' ? cell.value ?? null : cell ?? null;
}

/** A cell of a number: absent, a dash. range, if any, is smaller and below it. */
function numberCell(value, decimals, mark = '', range = '') {
    return {value: isNumber(value) ? value : null, text: isNumber(value) ? decimal(value, decimals) + mark : ABSENT, range};
}

/** A cell of a median with the range of its rounds. */
function spreadCell(spread, decimals, mark = '') {
    if (!spread) {
        return numberCell(null, decimals);
    }
    const [min, max] = [spread.min, spread.max].map(each => decimal(each, decimals));
    const range = min === max ? '' : min + '\u2013' + max;
    return numberCell(spread.median, decimals, mark, range);
}

/** Absent values come last, whichever way is sorted. */
function compare(a, b, descending) {
    if (a == null || b == null) {
        return (a == null) - (b == null);
    }
    const order = typeof a === 'number' && typeof b === 'number'
        ? a - b
        : String(a).localeCompare(String(b), 'en', {numeric: true});
    return descending ? -order : order;
}

/** Columns of texts, of numbers, and of texts that may be long. */
const texts = (...titles) => titles.map(title => ({title}));
const numbers = (...titles) => titles.map(title => ({title, number: true}));
const longTexts = (...titles) => titles.map(title => ({title, wide: true}));

/**
 * Puts a table in place of what the host held. How it was sorted is kept for as long as it has the column.
 *
 * @param host the element that holds it
 * @param caption what the table is of; also part of the name of its file
 * @param columns {title, number: whether it is one, wide: whether its text is long}
 * @param rows lists of cells: a text, a number, null, or {value, text, range}; the first cell heads the row
 * @param options tall: scrolls within itself; rowClass: a function from the row's list to a class; empty: what is said
 *     in place of a table without rows
 */
function showTable(host, caption, columns, rows, options = {}) {
    if (rows.length === 0) {
        host.replaceChildren(element('p', {class: 'empty'}, options.empty ?? 'Nothing is recorded.'));
        return;
    }
    const body = element('tbody');
    const headings = columns.map((column, at) => heading(column, () => {
        const again = host.sorted?.title === column.title;
        host.sorted = {title: column.title, descending: again ? !host.sorted.descending : false};
        sort();
    }));
    const save = element('button', {type: 'button', 'aria-label': 'Save as CSV: ' + caption}, 'Save CSV');
    save.addEventListener('click', () => saveText(fileName(caption), csv(columns, rows)));
    const table = element('table', {}, element('thead', {}, element('tr', {}, ...headings)), body);
    table.setAttribute('aria-label', caption);

    function sort() {
        const at = columns.findIndex(column => column.title === host.sorted?.title);
        const descending = host.sorted?.descending ?? false;
        const order = at < 0 ? rows : [...rows].sort((a, b) => compare(valueOf(a[at]), valueOf(b[at]), descending));
        headings.forEach((each, index) => {
            if (index === at) {
                each.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
            } else {
                each.removeAttribute('aria-sort');
            }
        });
        body.replaceChildren(...order.map(row => tableRow(columns, row, options.rowClass?.(row))));
    }

    sort();
    const scroll = options.tall ? 'scroll tall' : 'scroll';
    const frame = element('div', {class: scroll, tabindex: 0, role: 'region', 'aria-label': caption}, table);
    host.replaceChildren(element('div', {class: 'tools'}, element('span', {class: 'note'}, caption), save), frame);
}

function heading(column, click) {
    const button = element('button', {type: 'button'}, column.title);
    button.addEventListener('click', click);
    return element('th', {scope: 'col', class: column.number ? 'number' : null}, button);
}

function tableRow(columns, row, rowClass) {
    const made = element('tr', {class: rowClass});
    row.forEach((cell, at) => {
        const value = valueOf(cell);
        const text = (cell != null && typeof cell === 'object' ? cell.text : null) ?? (value == null ? ABSENT : String(value));
        const kind = columns[at].number ? 'number' : columns[at].wide ? 'wide' : null;
        const field = element(at === 0 ? 'th' : 'td', {class: kind, scope: at === 0 ? 'row' : null},
            columns[at].wide && text.length > FOLDED_CHARACTERS ? folded(text) : text);
        if (cell?.range) {
            field.append(element('span', {class: 'range'}, cell.range));
        }
        made.append(field);
    });
    return made;
}

/** A long text of which the beginning is seen, until it is opened. */
function folded(text) {
    return element('details', {}, element('summary', {}, text.slice(0, FOLDED_CHARACTERS / 2) + '\u2026'), text);
}

/** RFC 4180: values as they are, not rounded; absent ones empty. */
function csv(columns, rows) {
    const lines = [columns.map(column => column.title), ...rows.map(row => row.map(valueOf))];
    return lines.map(line => line.map(csvField).join(',') + '\r\n').join('');
}

function csvField(value) {
    if (value == null) {
        return '';
    }
    // A spreadsheet would run text that begins like a formula.
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? "'" + value : String(value);
    return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
}

function fileName(caption) {
    return 'torc-' + caption.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 80) + '.csv';
}

function saveText(name, text) {
    const address = URL.createObjectURL(new Blob([text], {type: 'text/csv;charset=utf-8'}));
    const link = element('a', {href: address, download: name});
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
