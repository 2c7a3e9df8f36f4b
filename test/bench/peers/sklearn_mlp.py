"""scikit-learn's MLPClassifier under joblib: plain SGD, no momentum, no penalty; one partial_fit an epoch."""
import warnings

import joblib
import numpy as np
import sklearn
from sklearn.neural_network import MLPClassifier

import experiment as ex

experiment = ex.read_experiment({"scikit-learn": sklearn.__version__, "joblib": joblib.__version__, "BLAS": ex.blas_version()})


class HeClassifier(MLPClassifier):
    """The initial weights of the others: normal, he for the hidden layers and xavier for the last."""

    def _init_coef(self, fan_in, fan_out, dtype):
        inputs = fan_in + fan_out if fan_out == self.n_outputs_ else fan_in
        weights = self._random_state.normal(0, np.sqrt(2 / inputs), (fan_in, fan_out))
        return weights.astype(dtype, copy=False), np.zeros(fan_out, dtype=dtype)


def evaluate(network, x, t):
    """Loss and accuracy from one pass over the split."""
    y = network.predict_proba(x)
    loss = -np.log(y[np.arange(len(t)), t] + 1e-7).mean()
    return float(loss), (y.argmax(axis=1) == t).mean()


def train(rate, seed, dataset):
    warnings.simplefilter("ignore")
    np.seterr(all="ignore")
    network = HeClassifier(
        hidden_layer_sizes=[layer["units"] for layer in experiment["layers"][:-1]],
        activation=experiment["layers"][0]["activation"],
        solver="sgd",
        alpha=0,
        batch_size=experiment["batchSize"],
        learning_rate_init=rate,
        momentum=0,
        random_state=seed,
    )
    try:
        for _ in range(experiment["epochs"]):
            network.partial_fit(*dataset["train"], classes=np.arange(10))
            measured = {split: evaluate(network, *rows) for split, rows in dataset.items()}
    except ValueError:
        # What it says of weights that are no longer finite.
        return rate, None
    return rate, measured["test"][1]


if __name__ == "__main__":
    dataset = ex.read_dataset(experiment)
    jobs = (joblib.delayed(train)(rate, seed, dataset) for rate, seed in ex.list_trials(experiment))
    # Processes that are forked share the data; the default backend would write it to a file and import all anew.
    ex.answer(joblib.Parallel(n_jobs=experiment["processes"], backend="multiprocessing")(jobs))
