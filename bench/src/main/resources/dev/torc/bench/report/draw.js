'use strict';
// What all charts share: colours of the page, axes, and the life of a chart on its canvas.

const SERIES_COLOURS = 8;
const DASHES = [[], [8, 4], [2, 3], [10, 3, 2, 3], [16, 5], [5, 2, 1, 2, 1, 2]];
const POINTS = ['circle', 'rect', 'triangle', 'rectRot', 'star', 'crossRot'];

/** Narrower than this, the names beside bars are shortened. */
const NARROW_PIXELS = 520;

/** The resolved colour of a custom property of the style sheet, which may depend on the scheme. */
function colour(property) {
    const probe = document.getElementById('subtitle');
    const before = probe.style.color;
    probe.style.color = 'var(' + property + ')';
    const resolved = getComputedStyle(probe).color;
    probe.style.color = before;
    return resolved;
}

function faded(rgb, share) {
    return rgb.replace(/^rgba?\(([^,]*,[^,]*,[^,)]*).*\)$/, `rgba($1, ${share})`);
}

/** How the server of this place in the list is drawn, everywhere: colour, dashes and points tell it from the others. */
function lookOf(index) {
    const turn = index + Math.floor(index / DASHES.length);
    return {
        colour: colour('--series-' + index % SERIES_COLOURS),
        dash: DASHES[turn % DASHES.length],
        point: POINTS[turn % POINTS.length],
    };
}

/**
 * Draws a chart on a canvas in place of the one it had. Without data, the figure is left out; the table beside it says why.
 *
 * @param canvas where
 * @param config Chart.js's configuration, or null where there is nothing to draw
 * @param description for those who do not see it; the figures are in the table beside it
 * @param rows of a chart with a bar for each server: how many, for its height
 */
function draw(canvas, config, description, rows = null) {
    Chart.getChart(canvas)?.destroy();
    const plot = canvas.parentElement;
    canvas.closest('figure').hidden = config === null;
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', description);
    if (config === null) {
        return;
    }
    plot.style.height = rows === null ? '' : Math.max(9, 4.5 + rows * 3) + 'rem';
    Chart.defaults.color = colour('--ink');
    Chart.defaults.borderColor = colour('--line');
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = 12;
    config.options = {
        animation: false,
        responsive: true,
        maintainAspectRatio: false,
        ...config.options,
        plugins: {legend: {display: false}, ...config.options.plugins},
    };
    new Chart(canvas, config);
}

function axisTitle(text) {
    return {display: true, text, color: colour('--faint')};
}

/** Sets the ticks of an axis to those of the values that it has room for. */
function fixedTicks(values) {
    return scale => {
        scale.ticks = values.filter(value => value >= scale.min * 0.999 && value <= scale.max * 1.001).map(value => ({value}));
    };
}

/** Within a power of ten, coarsest first. */
const STEPS = [[1], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 7]];
const TICKS_MIN = 4;

/** The coarsest ticks of a logarithmic axis that are enough to read it by; of a short one, evenly spaced values. */
function decadeTicks(min, max) {
    const powers = [];
    for (let power = Math.floor(Math.log10(min)); power <= Math.ceil(Math.log10(max)); power++) {
        powers.push(10 ** power);
    }
    for (const steps of STEPS) {
        const ticks = powers.flatMap(power => steps.map(step => step * power)).filter(tick => tick >= min && tick <= max);
        if (ticks.length >= TICKS_MIN) {
            return ticks;
        }
    }
    const rough = (max - min) / TICKS_MIN;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [5, 2, 1].map(each => each * power).find(each => each <= rough);
    const first = Math.ceil(min / step);
    return [...Array(Math.floor(max / step) - first + 1).keys()].map(at => (first + at) * step);
}

/** A logarithmic axis of latencies in microseconds that has room for the values. */
function latencyAxis(values, title) {
    const min = Math.min(...values) / 1.25;
    const max = Math.max(...values) * 1.25;
    return {
        type: 'logarithmic', min, max, title: axisTitle(title),
        afterBuildTicks: fixedTicks(decadeTicks(min, max)),
        ticks: {callback: microsText},
    };
}

/** The axis of servers: a name, and below it what its bar says. */
function serverAxis(labels) {
    return {
        type: 'category', labels, grid: {display: false},
        ticks: {
            autoSkip: false,
            callback(value) {
                const [name, text] = this.getLabelForValue(value);
                return [shortened(name, this.chart.width < NARROW_PIXELS ? 16 : 36), text];
            },
        },
    };
}

/** The names of lines, in the chart itself where there is room: a picture of it explains itself. Rounds have none. */
function lineLegend() {
    return {
        display: innerWidth >= NARROW_PIXELS, align: 'start', onClick: null,
        labels: {
            usePointStyle: true, pointStyleWidth: 28,
            // Chart.js's own would leave out the dashes.
            generateLabels: chart => chart.data.datasets.filter(each => !each.ofRound).map(each => ({
                text: each.label, fontColor: Chart.defaults.color, strokeStyle: each.borderColor, lineDash: each.borderDash,
                lineWidth: each.borderWidth, pointStyle: 'line',
            })),
        },
    };
}

/** A long name without its middle: variants differ at the end. */
function shortened(name, length) {
    const tail = Math.floor(length / 2);
    return name.length <= length ? name : name.slice(0, length - tail - 1) + '\u2026' + name.slice(-tail);
}
