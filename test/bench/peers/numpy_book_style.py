"""NumPy by hand: the layers of "Deep Learning from Scratch", vectorised, in float32; a process a core."""
import multiprocessing

import numpy as np

import experiment as ex

experiment = ex.read_experiment({"NumPy": np.__version__, "BLAS": ex.blas_version()})
dataset = ex.read_dataset(experiment)
evaluation_block = 1000


class Affine:
    def __init__(self, inputs, units, deviation, random):
        self.W = random.standard_normal((inputs, units), dtype=np.float32) * np.float32(deviation)
        self.b = np.zeros(units, dtype=np.float32)

    def forward(self, x):
        self.x = x
        out = x @ self.W
        out += self.b
        return out

    def backward(self, dout, first):
        self.dW = self.x.T @ dout
        self.db = dout.sum(axis=0)
        # Nobody needs the gradient of the data.
        return None if first else dout @ self.W.T

    def update(self, rate):
        self.dW *= rate
        self.W -= self.dW
        self.b -= rate * self.db


class Relu:
    def forward(self, x):
        self.out = np.maximum(x, 0, out=x)
        return self.out

    def backward(self, dout, first):
        dout *= self.out > 0
        return dout

    def update(self, rate):
        pass


class Tanh:
    def forward(self, x):
        self.out = np.tanh(x, out=x)
        return self.out

    def backward(self, dout, first):
        dout *= 1 - self.out * self.out
        return dout

    def update(self, rate):
        pass


class SoftmaxWithLoss:
    def forward(self, z, t):
        z -= z.max(axis=1, keepdims=True)
        self.rows, self.t = np.arange(len(t)), t
        self.y = np.exp(z)
        total = self.y.sum(axis=1, keepdims=True)
        self.y /= total
        return float((np.log(total[:, 0]) - z[self.rows, t]).mean())

    def backward(self):
        dx = self.y
        dx[self.rows, self.t] -= 1
        dx /= np.float32(len(dx))
        return dx


class Network:
    def __init__(self, inputs, random):
        self.layers = []
        for layer, size in zip(experiment["layers"], ex.layer_sizes(experiment, inputs)):
            self.layers.append(Affine(*size, random))
            if layer["activation"] != "softmax":
                self.layers.append({"relu": Relu, "tanh": Tanh}[layer["activation"]]())
        self.last = SoftmaxWithLoss()

    def predict(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return self.last.forward(self.predict(x), t)

    def step(self, x, t, rate):
        loss = self.loss(x, t)
        dout = self.last.backward()
        for index in range(len(self.layers) - 1, -1, -1):
            dout = self.layers[index].backward(dout, index == 0)
        for layer in self.layers:
            layer.update(rate)
        return loss

    def evaluate(self, x, t):
        """Loss and accuracy of a split, in blocks that stay in the cache."""
        loss, right = 0.0, 0
        for start in range(0, len(x), evaluation_block):
            rows = slice(start, start + evaluation_block)
            z = self.predict(x[rows])
            right += int((z.argmax(axis=1) == t[rows]).sum())
            loss += self.last.forward(z, t[rows]) * len(z)
        return loss / len(x), right / len(x)


def train(trial):
    rate, seed = trial
    random = np.random.default_rng(seed)
    x_train, t_train = dataset["train"]
    network = Network(x_train.shape[1], random)
    batch = experiment["batchSize"]
    train_loss = []
    epochs = ex.count_epochs(experiment, len(x_train))
    for epoch in range(epochs):
        order = random.permutation(len(x_train))
        for start in range(0, len(order), batch):
            rows = order[start : start + batch]
            train_loss.append(network.step(x_train[rows], t_train[rows], np.float32(rate)))
            if not np.isfinite(train_loss[-1]):
                return rate, None
        if "epochs" in experiment or epoch == epochs - 1:
            measured = {split: network.evaluate(*rows) for split, rows in dataset.items()}
    return rate, measured["test" if "test" in measured else "train"][1]


if __name__ == "__main__":
    np.seterr(all="ignore")
    trials = ex.list_trials(experiment)
    # Forked after the data is read: the processes share it.
    with multiprocessing.get_context("fork").Pool(experiment["processes"]) as pool:
        ex.answer(pool.map(train, trials, chunksize=max(1, len(trials) // 100)))
