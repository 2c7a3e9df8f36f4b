"""What every Python peer is told about a job, the data it trains on, and how it answers."""
import json
import os
import platform
import sys

import numpy as np


def read_experiment(versions):
    """The job as the bench hands it over; with --versions, says what is installed and ends."""
    if sys.argv[1] == "--versions":
        print(json.dumps({"versions": {"Python": platform.python_version(), **versions}}))
        sys.exit()
    return json.loads(sys.argv[1])


def blas_version():
    """The BLAS library that NumPy and PyTorch have loaded, where threadpoolctl is there to say."""
    try:
        from threadpoolctl import threadpool_info
    except ImportError:
        return "not known"
    return ", ".join(f"{lib['internal_api']} {lib['version']}" for lib in threadpool_info() if lib["user_api"] == "blas")


def read_idx(folder, name, header):
    return np.fromfile(os.path.join(folder, name), dtype=np.uint8, offset=header)


def read_mnist(experiment):
    """Pixels in float32, scaled over the whole image as fitted on the training split; labels."""
    folder = experiment["mnistFolder"]
    x_train, x_test = (
        read_idx(folder, f"{part}-images-idx3-ubyte", 16).reshape(-1, 784).astype(np.float32) for part in ("train", "t10k")
    )
    t_train, t_test = (read_idx(folder, f"{part}-labels-idx1-ubyte", 8).astype(np.int64) for part in ("train", "t10k"))
    standard = experiment["dataset"]["normalize"] == "standard"
    # Means in float64: a float32 sum of 47 million pixels is not one to trust.
    offset, scale = (x_train.mean(dtype=np.float64), x_train.std(dtype=np.float64)) if standard else (0, 255)
    for x in (x_train, x_test):
        x -= np.float32(offset)
        x /= np.float32(scale)
    return {"train": (x_train, t_train), "test": (x_test, t_test)}


def make_spiral(rows, classes=3, noise=0.2, seed=42):
    """The spiral of "Deep Learning from Scratch 2"."""
    length = rows // classes
    label = np.repeat(np.arange(classes), length)
    radius = np.tile(np.arange(length) / length, classes)
    theta = label * 4 + radius * 4 + noise * np.random.default_rng(seed).standard_normal(rows)
    x = np.stack([radius * np.sin(theta), radius * np.cos(theta)], axis=1)
    return {"train": (x.astype(np.float32), label.astype(np.int64))}


def read_dataset(experiment):
    dataset = experiment["dataset"]
    return read_mnist(experiment) if dataset["type"] == "mnist" else make_spiral(dataset["rows"])


def list_trials(experiment):
    """(learning rate, seed) of every trial."""
    return [(rate, seed) for rate in experiment["learningRate"] for seed in range(experiment.get("repeats", 1))]


def layer_sizes(experiment, inputs):
    """(inputs, units, deviation of the initial weights) by layer: he under relu, else xavier."""
    sizes = []
    for layer in experiment["layers"]:
        units = layer["units"]
        deviation = np.sqrt(2 / (inputs if layer["activation"] == "relu" else inputs + units))
        sizes.append((inputs, units, deviation))
        inputs = units
    return sizes


def count_epochs(experiment, rows):
    """Passes over the training split; the jobs that count steps count whole passes."""
    batches = -(-rows // experiment["batchSize"])
    return experiment.get("epochs") or experiment["steps"] // batches


def answer(outcomes):
    """Prints [(learning rate, accuracy)], the accuracy null where training diverged."""
    rows = [{"learningRate": rate, "accuracy": None if acc is None else float(acc)} for rate, acc in outcomes]
    print(json.dumps({"outcomes": rows}))
