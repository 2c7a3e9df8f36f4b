"""NumPy on the products of a dense layer, in float32 on one thread: GFLOP/s of each as JSON."""
import json
import sys
import time

import numpy as np


def best_seconds(call):
    """The least time of a call over blocks of about 20 ms."""
    call()
    began = time.perf_counter()
    call()
    calls = max(1, int(0.02 / (time.perf_counter() - began)))
    best = float("inf")
    for _ in range(15):
        began = time.perf_counter()
        for _ in range(calls):
            call()
        best = min(best, (time.perf_counter() - began) / calls)
    return best


def measure(n, d, u, output):
    random = np.random.default_rng(1)
    x, w, dz = (random.standard_normal(shape, dtype=np.float32) for shape in ((n, d), (d, u), (n, u)))
    left, right = {"z": (x, w), "dw": (x.T, dz), "dx": (dz, w.T)}[output]
    out = np.empty((left.shape[0], right.shape[1]), dtype=np.float32)
    return 2 * n * d * u / best_seconds(lambda: np.matmul(left, right, out=out)) / 1e9


print(json.dumps([measure(**shape) for shape in json.loads(sys.argv[1])]))
