'use strict';
// The five charts, each with the table beside it. All take the run, what is chosen (see page.js) and the servers shown.

/** Ticks of an axis of ratios, finest first: the first that gives no more than the most ticks is taken. */
const RATIO_TICKS = [
    [...Array(37).keys()].map(step => (10 + step) / 20),
    [...Array(28).keys()].map(step => (3 + step) / 10),
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 7, 10],
    [-3, -2, -1, 0, 1, 2].flatMap(power => [1, 2, 5].map(step => step * 10 ** power)),
    [-9, -6, -3, -2, -1, 0, 1, 2, 3, 6, 9].map(power => 10 ** power),
];
const RATIO_TICKS_MAX = 8;

function byId(id) {
    return document.getElementById(id);
}

function showLatency(run, chosen, shown) {
    const drawn = shown
        .map(server => ({server, look: lookOf(chosen.place(server)), curve: run.curve(server, chosen.workload, chosen.kind)}))
        .filter(each => each.curve);
    const datasets = drawn.flatMap(each => [
        curveLine(each.server, each.look, each.curve),
        ...(chosen.rounds ? roundLines(run, chosen, each) : []),
    ]);
    const points = datasets.flatMap(each => each.data);
    const max = Math.max(10, ...points.map(point => point.x));
    const powers = [...Array(Math.ceil(Math.log10(max)) + 1).keys()].map(power => 10 ** power);
    draw(byId('latency-chart'), datasets.length === 0 ? null : {
        type: 'line',
        data: {datasets},
        options: {
            parsing: false,
            interaction: {mode: 'nearest', axis: 'x', intersect: false},
            scales: {
                x: {
                    type: 'logarithmic', min: 1, max, title: axisTitle('percentile (as 1 / (1 \u2212 p), logarithmic)'),
                    afterBuildTicks: fixedTicks([1, 2, ...powers.slice(1)]),
                    ticks: {callback: percentileText, maxRotation: 0, autoSkip: true},
                },
                y: latencyAxis(points.map(point => point.y), chosen.kind + ' time, logarithmic'),
            },
            plugins: {legend: lineLegend(), tooltip: {callbacks: {
                title: items => items.length === 0 ? '' : percentileText(items[0].parsed.x),
                label: item => item.dataset.label + ': ' + microsText(item.parsed.y),
            }}},
        },
    }, `Latency by percentile of ${drawn.length} servers under ${chosen.workload}`);
    const percentiles = [10, 100, 1000, 10_000, 100_000];
    showTable(byId('latency-table'), `${capital(chosen.kind)} time under ${chosen.workload}, us`,
        [...texts('server'), ...numbers('p50', ...percentiles.map(oneIn => 'p' + percentileText(oneIn).replace(' %', '')),
            'max', 'requests')],
        shown.map(server => {
            const curve = run.curve(server, chosen.workload, chosen.kind);
            const values = [curve?.p50, ...percentiles.map(oneIn => Run.at(curve, oneIn)), curve?.max, curve?.count];
            return [server, ...values.map(value => numberCell(value, 0))];
        }));
}

function curveLine(label, look, curve) {
    return {
        label, data: Run.points(curve), borderColor: look.colour, backgroundColor: look.colour, borderDash: look.dash,
        borderWidth: 2.25, pointRadius: context => context.dataIndex === context.dataset.data.length - 1 ? 4 : 0,
        pointStyle: look.point, pointHitRadius: 6, clip: false,
    };
}

function roundLines(run, chosen, {server, look}) {
    return run.counting(server, chosen.workload)
        .filter(trial => trial.curves?.[chosen.kind]?.points?.length)
        .map(trial => ({
            ...curveLine(`${server}, round ${trial.round ?? ABSENT}`, look, trial.curves[chosen.kind]),
            borderColor: faded(look.colour, 0.4), borderWidth: 1, pointRadius: 0, ofRound: true,
        }));
}

function showLoad(run, chosen, shown) {
    const rated = run.rateWorkloads(chosen.workload);
    const workloads = rated.length > 0 ? rated : [chosen.workload];
    const latency = quantityOf(chosen.latency);
    const datasets = shown.map(server => {
        const look = lookOf(chosen.place(server));
        const data = workloads
            .map(workload => ({
                workload,
                x: run.median(server, workload, 'THROUGHPUT'),
                y: run.median(server, workload, latency.name),
            }))
            .filter(point => point.x > 0 && point.y > 0);
        return {
            label: server, data, showLine: true, borderColor: look.colour, backgroundColor: look.colour, borderDash: look.dash,
            borderWidth: 2, pointStyle: look.point, pointRadius: 5, pointBorderWidth: 2, pointHoverRadius: 7,
        };
    }).filter(each => each.data.length > 0);
    const title = latency.title.replace(' us', '');
    draw(byId('load-chart'), datasets.length === 0 ? null : {
        type: 'scatter',
        data: {datasets},
        options: {
            scales: {
                x: {
                    type: 'linear', beginAtZero: true, grace: '4%', title: axisTitle('responses per second'),
                    ticks: {maxRotation: 0},
                },
                y: latencyAxis(datasets.flatMap(each => each.data.map(point => point.y)), title + ' response time, logarithmic'),
            },
            plugins: {legend: lineLegend(), tooltip: {callbacks: {label: item => `${item.dataset.label}, ${item.raw.workload}: `
                + `${decimal(item.raw.x, 0)}/s, ${title} ${microsText(item.raw.y)}`}}},
        },
    }, `Throughput against ${title} of ${datasets.length} servers`);
    byId('load-text').textContent = rated.length > 0
        ? 'Open loop at shares of a measured peak; medians of the rounds. Lower and further right is better.'
        : 'The run has no open-loop workloads, so these are the points that the closed loop reached, each server at its own load:'
            + ' they cannot be read as one curve.';
    const columns = ['OFFERED', 'THROUGHPUT', 'P50', 'P99', 'P999', 'BACKLOG'].map(quantityOf);
    showTable(byId('load-table'), `Load and latency, ${rated.length > 0 ? 'open loop' : chosen.workload}`,
        [...texts('server', 'workload'), ...numbers(...columns.map(each => each.title))],
        shown.flatMap(server => workloads.map(workload => [server, workload,
            ...columns.map(each => spreadCell(run.spread(server, workload, each.name), each.decimals))])));
}

function showCpu(run, chosen, shown) {
    const rows = shown.map(server => {
        const of = name => run.median(server, chosen.workload, name);
        const ring = run.ringThreads(server, chosen.workload);
        return {server, user: of('CPU_USER'), system: of('CPU_SYSTEM'), ring, total: of('CPU')};
    });
    const drawn = rows.filter(each => isNumber(each.total) || isNumber(each.user) && isNumber(each.system));
    const split = each => isNumber(each.user) && isNumber(each.system);
    // Medians of parts need not add up to the median of the whole: the bar is as long as that, and divided as they are.
    const scale = each => isNumber(each.total) && each.user + each.system > 0 ? each.total / (each.user + each.system) : 1;
    const ring = each => Math.min(each.ring ?? 0, each.system);
    const parts = [
        ['user', '--user', each => split(each) ? each.user * scale(each) : 0],
        ['kernel', '--system', each => split(each) ? (each.system - ring(each)) * scale(each) : 0],
        ['kernel: SQPOLL and io-wq threads', '--ring', each => split(each) ? ring(each) * scale(each) : 0],
        ['not split', '--unsplit', each => split(each) ? 0 : each.total],
    ].filter(([, , value]) => drawn.some(each => value(each) > 0));
    draw(byId('cpu-chart'), drawn.length === 0 ? null : {
        type: 'bar',
        data: {datasets: parts.map(([label, property, value]) => ({
            label, data: drawn.map(value), backgroundColor: colour(property), maxBarThickness: 24,
            borderColor: colour('--ground'), borderWidth: {right: 1},
        }))},
        options: {
            indexAxis: 'y',
            scales: {
                x: {stacked: true, beginAtZero: true, title: axisTitle('microseconds per request')},
                y: {
                    ...serverAxis(drawn.map(each => [each.server, decimal(each.total ?? each.user + each.system, 2) + ' us'])),
                    stacked: true,
                },
            },
            plugins: {
                legend: {display: true, align: 'start', labels: {boxWidth: 14}},
                tooltip: {callbacks: {title: items => items[0]?.label.split(',')[0] ?? '',
                    label: item => `${item.dataset.label}: ${decimal(item.parsed.x, 2)} us`}},
            },
        },
    }, `CPU time per request of ${drawn.length} servers under ${chosen.workload}, user and kernel`, drawn.length);
    const cell = (server, name) => spreadCell(run.spread(server, chosen.workload, name), 2);
    showTable(byId('cpu-table'), `CPU under ${chosen.workload}, us per request`,
        [...texts('server'), ...numbers('total', 'user', 'kernel', 'of it SQPOLL and io-wq', 'busy %', 'client')],
        rows.map(({server, ring}) => [server, cell(server, 'CPU'), cell(server, 'CPU_USER'), cell(server, 'CPU_SYSTEM'),
            numberCell(ring, 2), spreadCell(run.spread(server, chosen.workload, 'BUSY'), 0), cell(server, 'CLIENT_CPU')]));
}

function showRatios(run, chosen, shown) {
    const quantity = quantityOf(chosen.quantity);
    const rows = shown.filter(server => server !== chosen.baseline)
        .map(server => ({server, base: chosen.baseline, ...run.ratio(chosen.workload, server, chosen.baseline, quantity.name)}));
    drawRatios(byId('ratio-chart'), run, chosen, rows, `${quantity.title} relative to ${chosen.baseline}`);
    ratioTable(byId('ratio-table'), `${quantity.title} over that of ${chosen.baseline}, ${chosen.workload}`, rows);
    const sources = new Set(rows.filter(each => isNumber(each.ratio)).map(each => each.source));
    const effect = decimal(run.minimumEffect * 100, 1).replace('.0', '');
    byId('ratio-text').textContent = `The band is the least effect that matters, ${effect} %. `
        + (sources.has('run') ? 'Ratios of the source "run" and their intervals are those that the run declares. ' : '')
        + (sources.has('page') ? 'Ratios of the source "page" were computed here of the trials, in the same way: the'
            + ' Hodges-Lehmann estimate of the ratios formed inside each round, with a 95 % bootstrap interval over processes'
            + ` and rounds, which is left out with fewer than ${PAIRS_MIN} rounds.` : '');
}

/** The chosen ratios of every run of the report: what differs between runs of one machine is noise, or a change. */
function showRuns(runs, chosen, shown) {
    const servers = shown.filter(server => server !== chosen.baseline);
    const ratios = server => runs.map(run => run.ratio(chosen.workload, server, chosen.baseline, chosen.quantity));
    const cell = ratio => numberCell(ratio?.ratio, 3, '',
        isNumber(ratio?.low) && isNumber(ratio?.high) ? decimal(ratio.low, 3) + '\u2013' + decimal(ratio.high, 3) : '');
    byId('runs-heading').hidden = runs.length < 2;
    byId('runs-table').hidden = runs.length < 2;
    const title = quantityOf(chosen.quantity).title;
    showTable(byId('runs-table'), `${title} over that of ${chosen.baseline}, ${chosen.workload}, in each run`,
        [...texts('server'), ...numbers(...runs.map(run => run.label))],
        servers.map(server => [server, ...ratios(server).map(cell)]));
}

function showAblation(run, chosen, shown) {
    const quantity = quantityOf(chosen.ablation);
    const rows = shown.map(server => ({server, base: run.baseOf(server)}))
        .filter(each => each.base)
        .map(each => ({...each, ...run.ratio(chosen.workload, each.server, each.base, quantity.name)}));
    drawRatios(byId('ablation-chart'), run, chosen, rows, `${quantity.title} relative to the base`);
    ratioTable(byId('ablation-table'), `${quantity.title} of variants over that of their base, ${chosen.workload}`, rows,
        'None of the servers shown is a variant (BASE+VARIANT) whose base is in the run.');
    byId('ablation-text').textContent = rows.length === 0 ? ''
        : 'What each variant changes, against the same server without it; intervals as above.';
}

/** Draws rows that have a ratio: a point, and a bar from one end of its interval to the other where there is one. */
function drawRatios(canvas, run, chosen, rows, title) {
    const drawn = rows.filter(each => each.ratio > 0);
    const ends = each => [each.low, each.high].every(end => end > 0) ? [each.low, each.high] : null;
    const low = Math.min(0.9, ...drawn.flatMap(each => ends(each) ?? each.ratio)) / 1.05;
    const high = Math.max(1.1, ...drawn.flatMap(each => ends(each) ?? each.ratio)) * 1.05;
    const ticks = RATIO_TICKS.find(each => each[0] <= low && each.at(-1) >= high
        && each.filter(tick => tick >= low && tick <= high).length <= RATIO_TICKS_MAX) ?? RATIO_TICKS.at(-1);
    const colours = drawn.map(each => lookOf(chosen.place(each.server)).colour);
    draw(canvas, drawn.length === 0 ? null : {
        data: {datasets: [
            {
                type: 'line', label: 'ratio', data: drawn.map((each, at) => ({x: each.ratio, y: at})), showLine: false,
                clip: false, pointBackgroundColor: colours, pointBorderColor: colour('--ground'),
                pointRadius: 5.5, pointBorderWidth: 1.5, pointHoverRadius: 7,
                pointStyle: drawn.map(each => lookOf(chosen.place(each.server)).point === 'circle' ? 'circle' : 'rectRot'),
            },
            {type: 'bar', label: 'interval', data: drawn.map(ends), backgroundColor: colours, barThickness: 4, minBarLength: 2},
        ]},
        options: {
            indexAxis: 'y',
            scales: {
                x: {
                    type: 'logarithmic', min: low, max: high, title: axisTitle(title + ', logarithmic'),
                    afterBuildTicks: fixedTicks(ticks),
                    ticks: {callback: value => String(Number(value.toPrecision(3))), maxRotation: 0},
                },
                y: serverAxis(drawn.map(each => [each.server, ratioText(each)])),
            },
            plugins: {tooltip: {callbacks: {title: items => drawn[items[0]?.dataIndex]?.server ?? '',
                label: item => ratioText(drawn[item.dataIndex]) + ' of ' + drawn[item.dataIndex].base}}},
        },
        plugins: [effectBand(run.minimumEffect)],
    }, `${title}: ${drawn.length} servers`, drawn.length);
}

function ratioText(each) {
    return decimal(each.ratio, 2) + (isNumber(each.low) && isNumber(each.high)
        ? ` (${decimal(each.low, 2)}\u2013${decimal(each.high, 2)})` : '');
}

/** Below the bars: the band in which a difference does not matter, and the line of no difference. */
function effectBand(effect) {
    return {
        id: 'effect-band',
        beforeDatasetsDraw({ctx, chartArea, scales}) {
            const at = ratio => Math.min(chartArea.right, Math.max(chartArea.left, scales.x.getPixelForValue(ratio)));
            const fill = (from, to) => ctx.fillRect(from, chartArea.top, to - from, chartArea.bottom - chartArea.top);
            ctx.save();
            ctx.fillStyle = colour('--band');
            fill(at(1 / (1 + effect)), at(1 + effect));
            ctx.fillStyle = colour('--faint');
            fill(at(1) - 0.5, at(1) + 0.5);
            ctx.restore();
        },
    };
}

function ratioTable(host, caption, rows, empty) {
    showTable(host, caption,
        [...texts('server'), ...numbers('ratio', 'low', 'high'), ...texts('verdict'), ...numbers('rounds'),
            ...texts('source', 'baseline')],
        rows.map(each => [each.server, numberCell(each.ratio, 3), numberCell(each.low, 3), numberCell(each.high, 3),
            each.verdict ?? null, numberCell(each.rounds, 0), each.source ?? null, each.base]),
        {empty});
}

function capital(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
