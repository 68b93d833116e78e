'use strict';
// One run.json and the questions that charts and tables ask of it. Whatever may be absent is asked for as such.

/** Points per factor of ten of a curve, as LatencyCurve.java makes it. */
const POINTS_PER_DECADE = 10;

const MINIMUM_EFFECT_DEFAULT = 0.05;

/** The kernel's threads that work for a ring: submission polling, and blocking work. */
const RING_THREAD = /^iou-(sqp|wrk)/;

/** Open loop at a share of the peak, as in rate-50 or json-rate-50. */
const RATE_WORKLOAD = /^(?:(.*)-)?rate-(\d+)$/;

class Run {
    constructor(json) {
        this.json = json;
        this.trials = Array.isArray(json.trials) ? json.trials : [];
        this.curves = Array.isArray(json.curves) ? json.curves : [];
        this.servers = this.named('servers', 'server');
        this.workloads = this.named('workloads', 'workload');
        this.estimates = new Map();
    }

    /** What a list of the run describes, and after it what only trials name. */
    named(list, field) {
        const described = Array.isArray(this.json[list]) ? this.json[list] : [];
        const known = new Set(described.map(each => each.name));
        const others = new Set(this.trials.map(trial => trial[field]).filter(name => name != null && !known.has(name)));
        return [...described, ...[...others].map(name => ({name}))];
    }

    get label() {
        return this.json.folder + (this.json.startedAt ? ', ' + instantText(this.json.startedAt) : '');
    }

    get minimumEffect() {
        const declared = (this.json.comparisons ?? []).find(each => isNumber(each.minimumEffect));
        return declared?.minimumEffect ?? this.json.options?.minimumEffect ?? MINIMUM_EFFECT_DEFAULT;
    }

    /** The trials that count: all but those that were repeated. */
    counting(server, workload) {
        return this.trials.filter(each => each.server === server && each.workload === workload && !each.replaced);
    }

    /** The quantities that any trial of the workload has, in the order of tables, unknown ones last. */
    quantities(workload) {
        const found = new Set();
        this.trials
            .filter(trial => trial.workload === workload)
            .forEach(trial => Object.entries(trial.values ?? {}).forEach(([name, value]) => isNumber(value) && found.add(name)));
        const known = QUANTITIES.filter(each => found.delete(each.name));
        return [...known, ...[...found].map(quantityOf)];
    }

    /** Its values in the trials that count; those that lack it are left out. */
    values(server, workload, quantity) {
        return this.counting(server, workload).map(trial => trial.values?.[quantity]).filter(isNumber);
    }

    spread(server, workload, quantity) {
        return spread(this.values(server, workload, quantity));
    }

    /** The median of its rounds; absent, null. */
    median(server, workload, quantity) {
        return this.spread(server, workload, quantity)?.median ?? null;
    }

    /** Whether most of the trials that know it say that the server was saturated; where none knows, true. */
    mayRank(server, workload) {
        const known = this.counting(server, workload).map(trial => trial.saturated).filter(each => typeof each === 'boolean');
        return known.length === 0 || known.filter(Boolean).length * 2 > known.length;
    }

    /** CPU per request of a ring's kernel threads, in microseconds, the median of the rounds; without any, null. */
    ringThreads(server, workload) {
        return median(this.counting(server, workload).map(trial => {
            const own = Object.entries(trial.threads ?? {})
                .filter(([name, micros]) => RING_THREAD.test(name) && isNumber(micros));
            const requests = trial.load?.responses ?? trial.load?.succeeded;
            return own.length === 0 || !(requests > 0) ? null : own.reduce((sum, [, micros]) => sum + micros, 0) / requests;
        }).filter(isNumber));
    }

    curve(server, workload, kind) {
        const curve = this.curves.find(each => each.server === server && each.workload === workload)?.[kind];
        return curve?.points?.length ? curve : null;
    }

    /** Points {x: one request in so many, y: exceeds so many microseconds}; the last is the slowest request. */
    static points(curve) {
        const points = curve.points.map((y, k) => ({x: 10 ** (k / POINTS_PER_DECADE), y}));
        points.push({x: Math.max(curve.count, points[points.length - 1].x), y: curve.max});
        return points.filter(point => point.y > 0);
    }

    /** The latency that one request in so many exceeds, a power of ten; null where there were fewer requests. */
    static at(curve, oneIn) {
        return curve?.points?.[Math.round(Math.log10(oneIn) * POINTS_PER_DECADE)] ?? null;
    }

    /**
     * The server's value over the baseline's: {ratio, low, high, rounds, verdict, source}. What the run itself declares is taken
     * as it is; any other ratio is estimated here in the same way. Null where no round has both.
     */
    ratio(workload, server, baseline, quantity) {
        const own = (this.json.comparisons ?? []).find(each => each.workload === workload && each.server === server
            && each.baseline === baseline && each.quantity === quantity && isNumber(each.ratio));
        if (own) {
            return {...own, source: 'run'};
        }
        const key = JSON.stringify([workload, server, baseline, quantity]);
        if (!this.estimates.has(key)) {
            const estimate = estimateRatio(this.pairedRatios(workload, server, baseline, quantity));
            this.estimates.set(key, estimate
                && {...estimate, verdict: verdict(estimate, this.minimumEffect), source: 'page'});
        }
        return this.estimates.get(key);
    }

    /** The ratios formed inside each round that has both, those of each of the server's processes in a list of their own. */
    pairedRatios(workload, server, baseline, quantity) {
        const base = this.byRound(baseline, workload, quantity);
        const groups = new Map();
        for (const [round, {value, process}] of this.byRound(server, workload, quantity)) {
            const under = base.get(round)?.value;
            if (value > 0 && under > 0) {
                groups.set(process, [...(groups.get(process) ?? []), value / under]);
            }
        }
        return [...groups.values()];
    }

    /** The value of each round, and the process that it was measured in; of several trials of a round, the last. */
    byRound(server, workload, quantity) {
        return new Map(this.counting(server, workload)
            .filter(trial => isNumber(trial.values?.[quantity]))
            .map(trial => [trial.round, {value: trial.values[quantity], process: trial.process}]));
    }

    /** The open-loop workloads at shares of the peak that belong with this one, lowest first; if none do, all of the run. */
    rateWorkloads(workload) {
        const rated = this.workloads
            .map(each => ({name: each.name, match: RATE_WORKLOAD.exec(each.name)}))
            .filter(each => each.match)
            .sort((a, b) => a.match[2] - b.match[2]);
        const prefix = (RATE_WORKLOAD.exec(workload)?.[1]) ?? workload;
        const own = rated.filter(each => each.match[1] === prefix);
        return (own.length > 0 ? own : rated.filter(each => each.match[1] === undefined)).map(each => each.name);
    }

    /** The server that a variant such as io_uring+spin changes, if the run has it; otherwise null. */
    baseOf(server) {
        const plus = server.indexOf('+');
        const base = plus > 0 ? server.slice(0, plus) : null;
        return this.servers.some(each => each.name === base) ? base : null;
    }
}

/** What speaks against a trial, as sentences or parts of them. */
function marksOf(trial) {
    return [
        ...(trial.replaced ? ['repeated later'] : []),
        ...(isNumber(trial.repeatOf) ? ['a repetition'] : []),
        ...(trial.disturbed ?? []).map(each => 'disturbed: ' + each),
        ...(trial.stationary === false ? ['not stationary'] : []),
        ...(trial.saturated === false ? ['not saturated'] : []),
        ...(trial.load?.invalid ?? []),
    ];
}
