// Opens a report in a headless Chromium, through the DevTools protocol on a pipe, and looks at it as a reader would:
// see report.sh, which starts it.
//
//   node report.js FOLDER REPORT.html [SPARSE.html]     the second one lacks most of what a run can have,
//                                                       and the first one then is the one of FixtureRuns.java
'use strict';
const {spawn} = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const {pathToFileURL} = require('node:url');

const TIMEOUT_MILLIS = 90_000;
const CHARTS = ['latency-chart', 'load-chart', 'cpu-chart', 'ratio-chart', 'ablation-chart'];

const [folder, report, sparse] = process.argv.slice(2).map(each => path.resolve(each));
const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'torc-report-'));
const downloads = path.join(profile, 'saved');
const browser = spawn('chromium', ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions',
    '--user-data-dir=' + profile, '--remote-debugging-pipe', 'about:blank'],
    {stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe']});

const problems = [];
const waiting = new Map();
const listeners = new Map();

/** Of a report of invented runs it is known what it holds: every chart, every choice. Of others, charts may be left out. */
const known = sparse !== undefined;
let lastId = 0;
let session;

function fail(message) {
    throw new Error(message);
}

function check(right, message) {
    if (!right) {
        fail(message);
    }
}

// Messages end with a zero byte; in between, a chunk may end anywhere.
let received = Buffer.alloc(0);
browser.stdio[4].on('data', chunk => {
    received = Buffer.concat([received, chunk]);
    for (let end = received.indexOf(0); end >= 0; end = received.indexOf(0)) {
        const message = JSON.parse(received.subarray(0, end).toString());
        received = received.subarray(end + 1);
        if (message.id) {
            const {resolve, reject, method} = waiting.get(message.id);
            waiting.delete(message.id);
            message.error ? reject(new Error(method + ': ' + message.error.message)) : resolve(message.result);
        } else {
            listeners.get(message.method)?.(message.params);
        }
    }
});
browser.on('error', error => {
    console.error('report: chromium cannot be started: ' + error.message);
    process.exit(3);
});

function send(method, params = {}) {
    return new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, {resolve, reject, method});
        browser.stdio[3].write(JSON.stringify({id, method, params, sessionId: session}) + '\0');
    });
}

/** Resolves with the parameters of the next event of this name. */
function event(name) {
    return new Promise(resolve => listeners.set(name, resolve));
}

/** The value of an expression in the page; two frames pass after it, so that what it changed is drawn. */
async function page(expression) {
    const {result, exceptionDetails} = await send('Runtime.evaluate', {
        expression: `(async () => { const value = await (${expression});
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))); return value; })()`,
        awaitPromise: true, returnByValue: true,
    });
    check(!exceptionDetails, 'The page failed: ' + (exceptionDetails?.exception?.description ?? exceptionDetails?.text));
    return result.value;
}

async function open(file, width, height, scheme, mobile = false) {
    await send('Emulation.setDeviceMetricsOverride', {width, height, deviceScaleFactor: mobile ? 2 : 1, mobile});
    await send('Emulation.setEmulatedMedia', {features: [{name: 'prefers-color-scheme', value: scheme}]});
    const loaded = event('Page.loadEventFired');
    await send('Page.navigate', {url: pathToFileURL(file).href});
    await loaded;
    await page('document.fonts.ready.then(() => true)');
}

async function screenshot(name) {
    const {data} = await send('Page.captureScreenshot', {format: 'png', captureBeyondViewport: true});
    fs.writeFileSync(path.join(folder, name + '.png'), Buffer.from(data, 'base64'));
}

/** How many pixels of a canvas are strongly coloured, as neither axes nor text are, and in how many colours; and its picture. */
function pixels(id) {
    return page(`(canvas => {
        if (canvas.closest('figure').hidden || canvas.width === 0) return null;
        // A copy, for the browser warns of a canvas that is drawn for the screen and read often.
        const copy = Object.assign(document.createElement('canvas'), {width: canvas.width, height: canvas.height})
            .getContext('2d', {willReadFrequently: true});
        copy.drawImage(canvas, 0, 0);
        const {data} = copy.getImageData(0, 0, canvas.width, canvas.height);
        const colours = new Map();
        let hash = 0;
        for (let i = 0; i < data.length; i += 4) {
            const [red, green, blue, alpha] = data.subarray(i, i + 4);
            hash = (Math.imul(hash, 31) + red * 3 + green * 5 + blue * 7 + alpha) | 0;
            if (alpha < 250 || Math.max(red, green, blue) - Math.min(red, green, blue) < 50) continue;
            const key = [red, green, blue].join();
            colours.set(key, (colours.get(key) ?? 0) + 1);
        }
        const strong = [...colours.values()].filter(count => count >= 12);
        return {coloured: strong.reduce((sum, count) => sum + count, 0), colours: strong.length, hash};
    })(document.getElementById('${id}'))`);
}

async function checkCharts(when) {
    for (const id of CHARTS) {
        const seen = await pixels(id);
        const leftOut = seen === null && !known && id !== CHARTS[0];
        check(leftOut || seen && seen.coloured > 150 && seen.colours >= (known ? 2 : 1),
            `${when}: ${id} is blank or nearly so: ${JSON.stringify(seen)}`);
    }
}

/** Chooses an option of a select as a reader does. */
function choose(id, value) {
    return page(`(select => { select.value = ${JSON.stringify(value)}; const chosen = select.value;
        select.dispatchEvent(new Event('change', {bubbles: true})); return chosen; })(document.getElementById('${id}'))`);
}

function column(host, at) {
    return page(`[...document.querySelectorAll('#${host} tbody tr')].map(row => row.cells[${at}].firstChild?.textContent ?? '')`);
}

async function checkSorting() {
    const press = title => page(`[...document.querySelectorAll('#results-table th button')]
        .find(each => each.textContent === '${title}').click()`);
    const titles = await page(`[...document.querySelectorAll('#results-table thead th')].map(each => each.textContent)`);
    const number = text => text === '\u2013' ? Infinity : Number(text.replaceAll(',', '').replace('*', ''));
    for (const [order, sign] of [['ascending', 1], ['descending', -1]]) {
        await press('CPU us/req');
        const sorted = await column('results-table', titles.indexOf('CPU us/req'));
        const present = sorted.map(number).filter(Number.isFinite);
        check(sorted.length > 2 && present.every((each, i) => i === 0 || sign * (each - present[i - 1]) >= 0),
            order + ' order: ' + sorted);
        check(sorted.slice(present.length).every(each => each === '\u2013'), 'absent values are not last: ' + sorted);
    }
    check(await page(`document.querySelectorAll('#results-table [aria-sort="descending"]').length`) === 1,
        'aria-sort is not set');
}

async function checkCsv() {
    const saved = event('Browser.downloadWillBegin');
    await page(`document.querySelector('#trials-table .tools button').click()`);
    const name = (await saved).suggestedFilename;
    const file = path.join(downloads, name);
    for (const end = Date.now() + 10_000; !fs.existsSync(file) && Date.now() < end;) {
        await new Promise(done => setTimeout(done, 50));
    }
    const lines = fs.readFileSync(file, 'utf8').trimEnd().split('\r\n');
    const rows = await page(`document.querySelectorAll('#trials-table tbody tr').length`);
    check(lines.length === rows + 1, `${name} has ${lines.length} lines of ${rows} rows and a heading`);
    check(lines[0].startsWith('server,round,turn,'), 'the heading of ' + name + ' is ' + lines[0]);
    const buttons = await page(`[...document.querySelectorAll('table')].filter(table =>
        !table.closest('div:has(> .tools)').querySelector('.tools button') || !table.querySelector('th button')).length`);
    check(buttons === 0, buttons + ' tables cannot be sorted or saved');
}

/** Choices change what is drawn, and back again draws what was drawn. */
async function checkChoices() {
    const before = await pixels('ratio-chart');
    const own = await column('ratio-table', 6);
    check(own.includes('run'), 'the ratios that the run declares are not used: ' + own);
    const first = await page(`document.getElementById('ratio-baseline').value`);
    const other = await page(`[...document.getElementById('ratio-baseline').options].map(each => each.value)
        .find(each => each !== '${first}')`);
    await choose('ratio-baseline', other);
    const after = await pixels('ratio-chart');
    check(after.hash !== before.hash && after.coloured > 150, 'another baseline draws the same ratios');
    check((await column('ratio-table', 6)).every(each => each === 'page'),
        'ratios to another baseline do not say who computed them');
    await choose('ratio-baseline', first);
    check((await pixels('ratio-chart')).hash === before.hash, 'the first baseline is not drawn as at first');

    const latency = (await pixels('latency-chart')).hash;
    await choose('latency-kind', 'service');
    check((await pixels('latency-chart')).hash !== latency, 'service time is drawn like response time');
    await choose('latency-kind', 'response');
    await page(`document.getElementById('latency-rounds').click()`);
    check((await pixels('latency-chart')).hash !== latency, 'the rounds are not drawn');
    await page(`document.getElementById('latency-rounds').click()`);
    await page(`document.querySelector('#servers input').click()`);
    check((await pixels('latency-chart')).hash !== latency, 'a server that is not shown is drawn');
    await page(`document.querySelector('#servers input').click()`);
    check((await pixels('latency-chart')).hash === latency, 'the choices do not lead back');

    const workloads = await page(`[...document.getElementById('workload').options].map(each => each.value)`);
    for (const workload of workloads) {
        await choose('workload', workload);
        await checkCharts(workload);
    }
    for (const run of await page(`[...document.getElementById('run').options].map(each => each.value)`)) {
        await choose('run', run);
        await choose('workload', workloads[0]);
        await checkCharts('run ' + run);
    }
    await choose('run', '0');
}

async function checkNames() {
    const wrong = await page(`(() => {
        const faults = [];
        if (!document.title || document.documentElement.lang !== 'en') faults.push('title or language');
        if (document.querySelectorAll('h1').length !== 1) faults.push('one h1');
        for (const control of document.querySelectorAll('select, input')) {
            if (control.labels.length === 0) faults.push('a label of ' + control.id);
        }
        for (const canvas of document.querySelectorAll('canvas')) {
            if (!canvas.getAttribute('aria-label')) faults.push('a description of ' + canvas.id);
            if (!canvas.closest('figure').hidden && !canvas.closest('.pair').querySelector('table')) {
                faults.push('a table beside ' + canvas.id);
            }
        }
        const ids = [...document.querySelectorAll('[id]')].map(each => each.id);
        ids.filter((id, at) => ids.indexOf(id) !== at).forEach(id => faults.push('one element with the id ' + id));
        for (const link of document.querySelectorAll('a[href^="#"]')) {
            const target = link.getAttribute('href');
            if (!document.querySelector(target)) faults.push('what ' + target + ' refers to');
        }
        return faults;
    })()`);
    check(wrong.length === 0, 'The page lacks ' + wrong.join(', '));
}

async function checkWidth(width) {
    const wide = await page(`document.documentElement.scrollWidth`);
    check(wide <= width, `at ${width} pixels the page is ${wide} wide: ` + await page(`[...document.querySelectorAll('body *')]
        .filter(each => each.getBoundingClientRect().right > ${width + 1} && !each.closest('.scroll, fieldset'))
        .map(each => each.tagName + '#' + each.id + '.' + each.className).join(' ')`));
}

/** The arithmetic of the page, on values that can be checked by hand, and on samples of a known ratio. */
async function checkStatistics() {
    check(await page(`median([3, 1, 2, 10]) === 2.5 && median([]) === null && centreOf([1, 2, 10]) === 3.75`),
        'the medians are wrong');
    const verdicts = await page(`[[1.2, 1.1, 1.3], [0.8, 0.7, 0.9], [1, 0.98, 1.02], [1.1, 0.9, 1.3], [1.03, 1.01, 1.04],
        [2, null, null]]
        .map(([ratio, low, high]) => verdict({ratio, low, high}, 0.05))`);
    check(verdicts.join() === 'more,less,no difference detected,undecided,no difference detected,undecided',
        'verdicts: ' + verdicts);
    check(await page(`estimateRatio([]) === null && estimateRatio([[2], [2]]).low === null`), 'an interval of too few rounds');
    const covered = await page(`(() => {
        const random = seeded(1);
        const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
        let covered = 0;
        for (let i = 0; i < 100; i++) {
            const {low, high} = estimateRatio([0, 1, 2].map(() => {
                const process = normal() * 0.02;
                return [0, 1, 2].map(() => 1.2 * Math.exp(process + normal() * 0.03));
            }));
            covered += low <= 1.2 && high >= 1.2;
        }
        return covered;
    })()`);
    check(covered >= 80 && covered <= 100, 'of 100 intervals that are to cover 95 %, ' + covered + ' do');
}

/** Of the sparse page: whatever is chosen, nothing fails, nothing in a name is markup, and what is absent is a dash. */
async function checkSparse() {
    const cells = new Set();
    for (const run of await page(`[...document.getElementById('run').options].map(each => each.value)`)) {
        await choose('run', run);
        await checkWidth(320);
        for (const workload of await page(`[...document.getElementById('workload').options].map(each => each.value)`)) {
            check(await choose('workload', workload) === workload, 'A workload cannot be chosen: ' + workload);
            await checkWidth(320);
            (await page(`[...document.querySelectorAll('td')].map(each => each.textContent)`)).forEach(each => cells.add(each));
        }
    }
    check(cells.has('\u2013') && ![...cells].some(each => /NaN|undefined|null|Infinity|object/.test(each)),
        'Absent values are shown as ' + [...cells].join(' | '));
    check(await page(`document.body.dataset.hostile === undefined && document.querySelectorAll('b, img').length === 0`),
        'A name in a run became markup');
}

async function look() {
    await send('Browser.setDownloadBehavior', {behavior: 'allow', downloadPath: downloads, eventsEnabled: true});
    const {targetId} = await send('Target.createTarget', {url: 'about:blank'});
    session = (await send('Target.attachToTarget', {targetId, flatten: true})).sessionId;
    listeners.set('Runtime.exceptionThrown', ({exceptionDetails: details}) =>
        problems.push('exception: ' + (details.exception?.description ?? details.text)));
    listeners.set('Runtime.consoleAPICalled', ({type, args}) => ['error', 'warning', 'assert'].includes(type)
        && problems.push(`console ${type}: ` + args.map(each => each.value ?? each.description).join(' ')));
    listeners.set('Log.entryAdded', ({entry}) => ['error', 'warning'].includes(entry.level)
        && problems.push(`log ${entry.level}: ${entry.text} ${entry.url ?? ''}`));
    listeners.set('Network.requestWillBeSent', ({request}) => !/^(data|blob):/.test(request.url)
        && ![report, sparse].some(file => file && request.url === pathToFileURL(file).href)
        && problems.push('the page requested ' + request.url));
    for (const domain of ['Page', 'Runtime', 'Log', 'Network']) {
        await send(domain + '.enable');
    }

    await open(report, 1280, 900, 'light');
    await checkCharts('light');
    await checkNames();
    await checkStatistics();
    await screenshot('desktop-light');
    if (known) {
        await checkSorting();
        await checkChoices();
    }
    await checkCsv();

    await open(report, 1280, 900, 'dark');
    await checkCharts('dark');
    const ground = () => page(`getComputedStyle(document.body).backgroundColor`);
    const dark = await ground();
    await screenshot('desktop-dark');
    await choose('theme', 'light');
    check(await ground() !== dark, 'the choice of light colours changes nothing');
    await choose('theme', '');
    check(await ground() === dark, 'without a choice, the system does not decide');

    for (const [width, height] of [[390, 844], [320, 568]]) {
        await open(report, width, height, 'light', true);
        await checkCharts(width + ' pixels');
        await checkWidth(width);
        await screenshot('phone-' + width);
    }
    if (sparse) {
        await open(sparse, 320, 568, 'light', true);
        await checkSparse();
        await screenshot('sparse-320');
    }
    check(problems.length === 0, 'The browser complained:\n' + problems.join('\n'));
}

/** Ends the browser, with all of its processes; only then its profile can go. */
async function end(status) {
    const gone = new Promise(resolve => browser.once('exit', resolve));
    session = undefined;
    send('Browser.close').catch(() => {});
    const killer = setTimeout(() => browser.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(killer);
    fs.rmSync(profile, {recursive: true, force: true, maxRetries: 10, retryDelay: 100});
    process.exit(status);
}

setTimeout(() => {
    console.error('report: the browser took longer than ' + TIMEOUT_MILLIS / 1000 + ' s');
    end(1);
}, TIMEOUT_MILLIS);
look().then(() => {
    console.log(`report: the charts are drawn, no complaint of the browser; screenshots are in ${folder}`);
    end(0);
}, error => {
    console.error('report: ' + error.message + (problems.length > 0 ? '\n' + problems.join('\n') : ''));
    end(1);
});
