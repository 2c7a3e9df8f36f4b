"""PyTorch: a process a core with one thread each, forked after the import and after the data is read."""
import math
import multiprocessing

import torch
from torch import nn
from torch.nn import functional

import experiment as ex

experiment = ex.read_experiment({"PyTorch": torch.__version__, "BLAS": ex.blas_version()})
torch.set_num_threads(1)
dataset = {name: (torch.from_numpy(x), torch.from_numpy(t)) for name, (x, t) in ex.read_dataset(experiment).items()}
evaluation_block = 1000


def create_network(inputs):
    layers = []
    for layer, (rows, units, deviation) in zip(experiment["layers"], ex.layer_sizes(experiment, inputs)):
        linear = nn.Linear(rows, units)
        nn.init.normal_(linear.weight, std=float(deviation))
        nn.init.zeros_(linear.bias)
        layers.append(linear)
        if layer["activation"] != "softmax":
            layers.append({"relu": nn.ReLU, "tanh": nn.Tanh}[layer["activation"]]())
    return nn.Sequential(*layers)


@torch.no_grad()
def evaluate(network, x, t):
    """Loss and accuracy of a split, in blocks that stay in the cache."""
    loss, right = 0.0, 0
    for xs, ts in zip(x.split(evaluation_block), t.split(evaluation_block)):
        z = network(xs)
        right += (z.argmax(dim=1) == ts).sum().item()
        loss += functional.cross_entropy(z, ts, reduction="sum").item()
    return loss / len(x), right / len(x)


def train(trial):
    rate, seed = trial
    torch.manual_seed(seed)
    x_train, t_train = dataset["train"]
    network = create_network(x_train.shape[1])
    optimizer = torch.optim.SGD(network.parameters(), lr=rate)
    epochs = ex.count_epochs(experiment, len(x_train))
    for epoch in range(epochs):
        for rows in torch.randperm(len(x_train)).split(experiment["batchSize"]):
            optimizer.zero_grad(set_to_none=True)
            functional.cross_entropy(network(x_train[rows]), t_train[rows]).backward()
            optimizer.step()
        if "epochs" in experiment or epoch == epochs - 1:
            measured = {split: evaluate(network, *rows) for split, rows in dataset.items()}
            if not all(math.isfinite(loss) for loss, _ in measured.values()):
                return rate, None
    return rate, measured["test" if "test" in measured else "train"][1]


if __name__ == "__main__":
    trials = ex.list_trials(experiment)
    with multiprocessing.get_context("fork").Pool(experiment["processes"]) as pool:
        ex.answer(pool.map(train, trials, chunksize=max(1, len(trials) // 100)))
