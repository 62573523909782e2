"""The same fit in SciPy: BFGS on the summed Huber objective, 4,500-start grid left out, bootstrap from the optimum.

Prints one JSON object. Reads the table named by the first argument.
"""
import csv
import json
import sys
import time

import numpy as np
from scipy.optimize import minimize
from scipy.special import huber, logsumexp

rows = [r for r in csv.DictReader(open(sys.argv[1])) if r["in_epoch_fit"] == "1"]
log_n = np.log([float(r["params"]) for r in rows])
log_d = np.log([float(r["tokens"]) for r in rows])
log_loss = np.log([float(r["loss"]) for r in rows])


def objective(theta, w):
    a, b, e, alpha, beta = theta
    terms = np.stack([a - alpha * log_n, b - beta * log_d, np.full_like(log_n, e)])
    top = logsumexp(terms, axis=0)
    shares = np.exp(terms - top)
    r = top - log_loss
    psi = w * np.clip(r, -1e-3, 1e-3)
    gradient = [psi @ shares[0], psi @ shares[1], psi @ shares[2], -(psi * shares[0]) @ log_n, -(psi * shares[1]) @ log_d]
    return w @ huber(1e-3, r), np.array(gradient)


def fit(start, w):
    return minimize(objective, start, args=(w,), jac=True, method="BFGS", options={"gtol": 1e-10, "maxiter": 2000})


def seconds(since=(0.0, 0.0)):
    """Seconds by the clock and of processors, since a former answer's."""
    return time.perf_counter() - since[0], time.process_time() - since[1]


ones = np.ones(len(rows))
began = seconds()
starts = [(a, b, e, x, y) for a in (5, 10) for b in (5, 10) for e in (0.0, 0.5) for x in (0.3, 0.5) for y in (0.3, 0.5)]
best = min((fit(s, ones) for s in starts), key=lambda r: r.fun)
fit_seconds = seconds(began)
random = np.random.default_rng(42)
count = int(sys.argv[2])
began = seconds()
draws = [fit(best.x, np.bincount(random.integers(0, len(rows), len(rows)), minlength=len(rows)).astype(float)).x for _ in range(count)]
clock_and_cpu = lambda pair: {"clock": pair[0], "cpu": pair[1]}
print(json.dumps({"objective": best.fun, "fit": clock_and_cpu(fit_seconds), "bootstraps": count, "bootstrap": clock_and_cpu(seconds(began)), "alpha_sd": float(np.std([d[3] for d in draws]))}))
