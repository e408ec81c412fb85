"""A model's network under onnxruntime in Python, timed photo by photo on the tensors that the product gives.

Arguments: the ONNX file, threads, the name of the input, the names of the outputs. Prints one line of JSON
when it is open: versions. Then reads from standard input for each photo: int32 tensors, and for each int32
height, int32 width and 3 x height x width float32, little-endian; and prints the seconds that the network
took for all of them.
"""
import json
import struct
import sys
import time

import numpy as np
import onnxruntime

weights, threads, name, *outputs = sys.argv[1:]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = int(threads)
options.inter_op_num_threads = 1
session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
print(json.dumps({"python": sys.version.split()[0], "onnxruntime": onnxruntime.__version__}), flush=True)

given = sys.stdin.buffer
while head := given.read(4):
    tensors = []
    for _ in range(*struct.unpack("<i", head)):
        height, width = struct.unpack("<2i", given.read(8))
        tensors.append(np.frombuffer(given.read(12 * height * width), "<f4").reshape(1, 3, height, width))
    start = time.perf_counter()
    for tensor in tensors:
        session.run(outputs, {name: tensor})
    print(time.perf_counter() - start, flush=True)
