'use strict';
// What a trial measures: headings, decimals and the ways to write numbers.

/** What stands for a value that is absent, which is never shown as zero. */
const ABSENT = '\u2013';

/**
 * In the order of the tables, with the headings of Quantity.java. ranks: whether it tells servers apart only where they were
 * saturated.
 */
const QUANTITIES = [
    {name: 'THROUGHPUT', title: 'requests/s', decimals: 0, ranks: true},
    {name: 'OFFERED', title: 'offered/s', decimals: 0},
    {name: 'P50', title: 'p50 us', decimals: 0},
    {name: 'P90', title: 'p90 us', decimals: 0},
    {name: 'P99', title: 'p99 us', decimals: 0},
    {name: 'P999', title: 'p99.9 us', decimals: 0},
    {name: 'P9999', title: 'p99.99 us', decimals: 0},
    {name: 'CPU', title: 'CPU us/req', decimals: 2},
    {name: 'CPU_USER', title: 'user us/req', decimals: 2},
    {name: 'CPU_SYSTEM', title: 'kernel us/req', decimals: 2},
    {name: 'BUSY', title: 'busy %', decimals: 0},
    {name: 'ALLOCATED', title: 'alloc B/req', decimals: 1},
    {name: 'GC_PAUSE_MS', title: 'GC ms', decimals: 0},
    {name: 'GC_COUNT', title: 'GCs', decimals: 0},
    {name: 'SYSCALLS', title: 'syscalls/req', decimals: 2, ranks: true},
    {name: 'SWITCHES', title: 'ctxsw/req', decimals: 3},
    {name: 'RSS', title: 'RSS MiB', decimals: 0},
    {name: 'PEAK_RSS', title: 'peak RSS MiB', decimals: 0},
    {name: 'IDLE_RSS', title: 'RSS B/idle', decimals: 0},
    {name: 'ERRORS', title: 'errors', decimals: 0},
    {name: 'BACKLOG', title: 'backlog', decimals: 0},
    {name: 'RETRANSMITS', title: 'retransmits', decimals: 0},
    {name: 'ACCEPT_OVERFLOWS', title: 'accept overflows', decimals: 0},
    {name: 'CLIENT_CPU', title: 'client us/req', decimals: 2},
    {name: 'MEAN', title: 'mean us', decimals: 0},
    {name: 'SERVICE_MEAN', title: 'service mean us', decimals: 0},
    {name: 'SERVICE_P50', title: 'service p50 us', decimals: 0},
    {name: 'SERVICE_P90', title: 'service p90 us', decimals: 0},
    {name: 'SERVICE_P99', title: 'service p99 us', decimals: 0},
    {name: 'SERVICE_P999', title: 'service p99.9 us', decimals: 0},
    {name: 'SERVICE_P9999', title: 'service p99.99 us', decimals: 0},
];

/** Those that a latency can be chosen from. */
const LATENCIES = ['P50', 'P90', 'P99', 'P999', 'P9999'];

/** The quantity of a name; one that a newer run.json has is shown under its name. */
function quantityOf(name) {
    return QUANTITIES.find(each => each.name === name) ?? {name, title: name, decimals: 2};
}

function isNumber(value) {
    return typeof value === 'number' && Number.isFinite(value);
}

/** With so many decimals and thousands apart; absent, a dash. */
function decimal(value, decimals) {
    return isNumber(value)
        ? value.toLocaleString('en-US', {minimumFractionDigits: decimals, maximumFractionDigits: decimals})
        : ABSENT;
}

/** A time in the unit that suits it, for an axis. */
function microsText(micros) {
    const [value, unit] = micros >= 1e6 ? [micros / 1e6, 's'] : micros >= 1e3 ? [micros / 1e3, 'ms'] : [micros, 'us'];
    return Number(value.toPrecision(3)) + ' ' + unit;
}

/** An instant as ISO 8601 has it, to the second; any other text as it is. */
function instantText(text) {
    return text == null ? null : String(text).replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z$/, '$1 $2 UTC');
}

/** The percentile that one request in so many exceeds. */
function percentileText(oneIn) {
    const nines = Math.max(0, Math.ceil(Math.log10(oneIn) - 1e-9) - 2);
    return Number((100 - 100 / oneIn).toFixed(nines)) + ' %';
}
