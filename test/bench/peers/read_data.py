"""What other tools take to have data ready: read_data.py WAY [PLACE]; ends with an error where its tool is not installed."""
import json
import platform
import sys

way, place = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""

if way == "versions":
    versions = {"Python": platform.python_version()}
    for name, label in (("numpy", "NumPy"), ("pandas", "pandas")):
        try:
            versions[label] = __import__(name).__version__
        except ImportError:
            pass
    print(json.dumps(versions))
elif way == "numpy-import":
    import numpy
elif way == "mnist":
    import os

    import numpy as np

    for part in ("train", "t10k"):
        pixels = np.fromfile(os.path.join(place, f"{part}-images-idx3-ubyte"), dtype=np.uint8, offset=16)
        x = pixels.reshape(-1, 784).astype(np.float32)
        x /= np.float32(255)
elif way == "csv":
    import csv

    import numpy as np

    with open(place, newline="") as file:
        rows = csv.reader(file)
        columns = next(rows)
        features, labels = [], []
        for row in rows:
            labels.append(row[-1])
            features.append(np.array(row[:-1], dtype=np.float64))
    x = np.stack(features)
    names, t = np.unique(labels, return_inverse=True)
elif way == "pandas":
    import pandas as pd

    frame = pd.read_csv(place)
    x = frame.iloc[:, :-1].to_numpy()
    t = frame.iloc[:, -1].astype("category").cat.codes.to_numpy()
