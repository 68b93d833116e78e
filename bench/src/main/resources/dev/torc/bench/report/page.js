'use strict';
// What is chosen in the page, and the page that follows from it.

const runs = JSON.parse(byId('runs').textContent).map(json => new Run(json));

/** Places give servers their looks: the same in all runs of the report. */
const places = new Map([...new Set(runs.flatMap(run => run.servers.map(each => each.name)))].map((name, at) => [name, at]));

const chosen = {
    run: runs[0],
    workload: '',
    hidden: new Set(),
    kind: 'response',
    rounds: false,
    latency: 'P99',
    baseline: '',
    quantity: 'CPU',
    ablation: 'CPU',
    place: server => places.get(server) ?? 0,
};

/** Fills a select and chooses the wanted one of its options, or the first. */
function offer(select, options, wanted) {
    select.replaceChildren(...options.map(([value, text]) => element('option', {value}, text)));
    select.closest('label').hidden = options.length === 0;
    select.value = options.some(([value]) => value === wanted) ? wanted : options[0]?.[0] ?? '';
    return select.value;
}

function names(list) {
    return list.map(each => [each.name, each.name]);
}

function chooseRun(index) {
    const run = runs[index];
    chosen.run = run;
    chosen.workload = offer(byId('workload'), names(run.workloads), chosen.workload);
    const measured = run.servers.filter(each => !each.missing);
    chosen.baseline = offer(byId('ratio-baseline'), names(measured), run.json.baseline ?? chosen.baseline);
    byId('servers').replaceChildren(byId('servers').querySelector('legend'), ...measured.map(each => serverChoice(each.name)));
    const known = ['cpu', 'kernel', 'jdk', 'git'].filter(name => run.json.environment?.[name]);
    const facts = known.map(name => name + ' ' + run.json.environment[name]);
    byId('subtitle').textContent = [instantText(run.json.startedAt), ...facts].filter(Boolean).join(' \u00b7 ');
    showRun(run);
    chooseWorkload();
}

function serverChoice(name) {
    const box = element('input', {type: 'checkbox'});
    box.checked = !chosen.hidden.has(name);
    box.addEventListener('change', () => {
        chosen.hidden[box.checked ? 'delete' : 'add'](name);
        show();
    });
    const look = lookOf(chosen.place(name));
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    const line = document.createElementNS('http://www.w3.org/2000/svg', 'line');
    Object.entries({width: 26, height: 10, 'aria-hidden': true}).forEach(([key, value]) => svg.setAttribute(key, value));
    Object.entries({x1: 0, x2: 26, y1: 5, y2: 5, 'stroke-width': 3, 'stroke-dasharray': look.dash.join(' ')})
        .forEach(([key, value]) => line.setAttribute(key, value));
    line.style.stroke = `var(--series-${chosen.place(name) % SERIES_COLOURS})`;
    svg.append(line);
    return element('label', {class: 'server'}, box, svg, name);
}

function chooseWorkload() {
    const quantities = chosen.run.quantities(chosen.workload);
    chosen.quantity = offer(byId('ratio-quantity'), quantities.map(each => [each.name, each.title]), chosen.quantity);
    chosen.ablation = offer(byId('ablation-quantity'), quantities.map(each => [each.name, each.title]), chosen.ablation);
    const rated = chosen.run.rateWorkloads(chosen.workload);
    const offered = new Set([chosen.workload, ...rated].flatMap(each => chosen.run.quantities(each).map(of => of.name)));
    const latencies = LATENCIES.filter(name => offered.has(name));
    chosen.latency = offer(byId('load-latency'),
        latencies.map(name => [name, quantityOf(name).title.replace(' us', '')]), chosen.latency);
    show();
}

/** What depends on the workload and on what else is chosen. */
function show() {
    const run = chosen.run;
    const shown = run.servers.map(each => each.name)
        .filter(name => !chosen.hidden.has(name) && run.counting(name, chosen.workload).length > 0);
    showResults(run);
    showLatency(run, chosen, shown);
    showLoad(run, chosen, shown);
    showCpu(run, chosen, shown);
    showRatios(run, chosen, shown);
    showRuns(runs, chosen, shown);
    showAblation(run, chosen, shown);
    showTrials(run);
}

function showResults(run) {
    const workload = run.workloads.find(each => each.name === chosen.workload) ?? {};
    const facts = [
        workload.description,
        [workload.method, workload.path].filter(Boolean).join(' '),
        isNumber(workload.connections) ? workload.connections + ' connections' : '',
        isNumber(workload.pipeline) ? 'pipeline ' + workload.pipeline : '',
        isNumber(workload.ratePerSecond) ? 'open loop at ' + decimal(workload.ratePerSecond, 0) + ' requests/s' : '',
    ];
    byId('workload-text').textContent = facts.filter(Boolean).join(' \u00b7 ');
    byId('remarks').replaceChildren(...remarks(run).map(each => element('li', {}, each)));
    const quantities = run.quantities(chosen.workload);
    showTable(byId('results-table'), 'Results of ' + chosen.workload,
        [...texts('server'), ...numbers(...quantities.map(each => each.title)), ...longTexts('remark')],
        run.servers.filter(each => !chosen.hidden.has(each.name)).map(({name, missing}) => [
            missing ? {value: name, range: 'missing'} : name,
            ...quantities.map(each => spreadCell(run.spread(name, chosen.workload, each.name), each.decimals,
                each.ranks && !run.mayRank(name, chosen.workload) ? '*' : '')),
            missing ? 'missing: ' + missing : run.counting(name, chosen.workload).length === 0 ? 'not measured' : '',
        ]));
}

/** What a reader must know before the figures. */
function remarks(run) {
    const trials = run.trials.filter(each => each.workload === chosen.workload);
    const counting = trials.filter(each => !each.replaced);
    const disturbed = counting.filter(each => each.disturbed?.length > 0);
    const unsteady = counting.filter(each => each.stationary === false);
    const invalid = counting.filter(each => each.load?.invalid?.length > 0);
    const failed = counting.filter(each => each.values?.ERRORS > 0);
    const replaced = trials.length - counting.length;
    const who = list => [...new Set(list.map(each => each.server))].join(', ');
    const say = (list, what) => list.length > 0 ? [`${what}: ${who(list)} (${list.length} of ${counting.length} trials).`] : [];
    return [
        ...run.servers.filter(each => each.missing).map(each => `${each.name} is missing: ${each.missing}`),
        ...(replaced > 0 ? [`Disturbed and repeated: ${who(trials.filter(each => each.replaced))} (${replaced} of`
            + ` ${trials.length} trials); only the repetition counts.`] : []),
        ...say(disturbed, 'Disturbed'),
        ...say(unsteady, 'Not yet steady when it was measured'),
        ...say(invalid, 'More than the load generator could measure'),
        ...say(failed, 'Errors'),
    ];
}

function showTrials(run) {
    const trials = run.trials.filter(each => each.workload === chosen.workload && !chosen.hidden.has(each.server));
    const quantities = run.quantities(chosen.workload);
    const replaced = new Set();
    const rows = trials.map(trial => {
        const row = [trial.server, numberCell(trial.round, 0), numberCell(trial.position, 0), numberCell(trial.process, 0),
            {value: trial.startedAt, text: instantText(trial.startedAt)},
            numberCell(trial.warmupSeconds, 0), {value: marksOf(trial).join('; ')},
            ...quantities.map(each => numberCell(trial.values?.[each.name], each.decimals))];
        if (trial.replaced) {
            replaced.add(row);
        }
        return row;
    });
    showTable(byId('trials-table'), 'Trials of ' + chosen.workload,
        [...texts('server'), ...numbers('round', 'turn', 'process'), ...texts('started'), ...numbers('warm-up s'),
            ...longTexts('marks'), ...numbers(...quantities.map(each => each.title))],
        rows, {tall: true, rowClass: row => replaced.has(row) ? 'replaced' : null});
    const list = (host, caption, field, name, value, empty) => showTable(byId(host), `${caption}, ${chosen.workload}`,
        [...texts('server'), ...numbers('round'), ...texts(name), ...numbers(value)],
        trials.flatMap(trial => Object.entries(trial[field] ?? {})
            .map(([key, number]) => [trial.server, numberCell(trial.round, 0), key, numberCell(number, 0)])),
        {empty});
    list('threads-table', 'CPU by thread', 'threads', 'thread', 'CPU us', 'The CPU time of threads was not recorded.');
    list('counters-table', 'Counters of the loops', 'counters', 'counter', 'change', 'No server has counters.');
}

/** A value of any kind as one text: of an object, its fields; of nothing, null. */
function text(value) {
    if (value == null || typeof value !== 'object') {
        return value == null ? null : String(value);
    }
    const parts = Array.isArray(value) ? value.map(text) : Object.entries(value).map(([name, each]) => name + ': ' + text(each));
    return parts.length === 0 ? null : parts.join(Array.isArray(value) ? ', ' : '; ');
}

/** What depends on the run alone. */
function showRun(run) {
    const pairs = (host, caption, object) => showTable(byId(host), caption, [...texts('name'), ...longTexts('value')],
        Object.entries(object ?? {}).map(([name, value]) => [name, text(value)]));
    pairs('environment-table', 'Environment', run.json.environment);
    pairs('options-table', 'Options', {...run.json.options, seed: run.json.seed, baseline: run.json.baseline});
    byId('calibration-table').hidden = !run.json.calibration;
    pairs('calibration-table', 'Calibration: the same server under two names', run.json.calibration);
    showTable(byId('servers-table'), 'Servers',
        [...texts('server', 'version', 'collector'), ...longTexts('tuning', 'engine', 'command', 'missing')],
        run.servers.map(each => [each.name, text(each.version), text(each.collector), text(each.tuning), text(each.engine),
            Array.isArray(each.command) ? each.command.join(' ') : text(each.command), text(each.missing)]));
    showTable(byId('workloads-table'), 'Workloads',
        [...texts('workload'), ...longTexts('description'), ...texts('method', 'path'),
            ...numbers('connections', 'pipeline', 'requests/s', 'body bytes')],
        run.workloads.map(each => [each.name, text(each.description), text(each.method), text(each.path),
            ...[each.connections, each.pipeline, each.ratePerSecond, each.bodyBytes].map(value => numberCell(value, 0))]));
}

/** A control that changes one thing that is chosen. */
function follow(id, change) {
    byId(id).addEventListener('change', event => change(event.target));
}

function setTheme(theme) {
    if (theme) {
        document.documentElement.dataset.theme = theme;
    } else {
        delete document.documentElement.dataset.theme;
    }
}

/** The browser may keep no storage for a file. */
function stored(action) {
    try {
        return action(localStorage);
    } catch {
        return null;
    }
}

byId('theme').value = stored(storage => storage.getItem('torc-theme')) ?? '';
setTheme(byId('theme').value);
follow('theme', target => {
    setTheme(target.value);
    stored(storage => storage.setItem('torc-theme', target.value));
    show();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show);

byId('run-label').hidden = runs.length < 2;
offer(byId('run'), runs.map((run, at) => [String(at), run.label]), '0');
follow('run', target => chooseRun(Number(target.value)));
follow('workload', target => {
    chosen.workload = target.value;
    chooseWorkload();
});
for (const [id, name] of [['latency-kind', 'kind'], ['load-latency', 'latency'], ['ratio-baseline', 'baseline'],
    ['ratio-quantity', 'quantity'], ['ablation-quantity', 'ablation']]) {
    follow(id, target => {
        chosen[name] = target.value;
        show();
    });
}
follow('latency-rounds', target => {
    chosen.rounds = target.checked;
    show();
});
// A browser keeps what forms held when a page is loaded again; the page begins anew.
byId('latency-kind').value = chosen.kind;
byId('latency-rounds').checked = chosen.rounds;
chooseRun(0);
