"""PyTorch: a process a core with one thread each, forked after the import and after the data is read."""
import math
import multiprocessing

import torch
from torch import nn
from torch.nn import functional

import experiment as ex

experiment = ex.read_experiment({"PyTorch": torch.__version__, "BLAS": ex.blas_version()})
if experiment["processes"] > 1:
    torch.set_num_threads(1)
dataset = {name: (torch.from_numpy(x), torch.from_numpy(t)) for name, (x, t) in ex.read_dataset(experiment).items()}
evaluation_block = 1000


def create_network(x):
    """The experiment's layers; those with weights take their inputs from what comes out of the layers before, of x."""
    layers = []
    if experiment["layers"][0]["type"] == "conv2d":
        layers.append(nn.Unflatten(1, (1, 28, 28)))
    for layer in experiment["layers"]:
        with torch.no_grad():
            inputs = nn.Sequential(*layers)(x[:1]).shape[1]
        if layer["type"] == "flatten":
            layers.append(nn.Flatten())
        elif layer["type"] == "maxPool2d":
            layers.append(nn.MaxPool2d(layer["size"]))
        else:
            layers.append(create_weights(layer, inputs))
            if layer["activation"] != "softmax":
                layers.append({"relu": nn.ReLU, "tanh": nn.Tanh}[layer["activation"]]())
    return nn.Sequential(*layers)


def create_weights(layer, inputs):
    """A layer with its initial weights: he under relu, else xavier."""
    if layer["type"] == "conv2d":
        made = nn.Conv2d(inputs, layer["filters"], layer["kernel"], padding=layer["padding"])
    else:
        made = nn.Linear(inputs, layer["units"])
    units, reach = len(made.weight), made.weight[0].numel()
    nn.init.normal_(made.weight, std=math.sqrt(2 / (reach if layer["activation"] == "relu" else reach + units)))
    nn.init.zeros_(made.bias)
    return made


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
    network = create_network(x_train)
    momentum = experiment.get("optimizer", {}).get("momentum", 0)
    optimizer = torch.optim.SGD(network.parameters(), lr=rate, momentum=momentum)
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
