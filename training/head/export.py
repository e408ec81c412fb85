"""
Adds the head to the model's ONNX file: what it gave before stays as it is, to the bit.

  python export.py --model ../../build/models/revisit-2/revisit-2.onnx --head head.npz --out revisit-2-keypoints.onnx
"""
import argparse
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from head import TRUNK_FEATURES, Head, trunk
from onnx import TensorProto, helper, numpy_helper

#: Logits are about -20 to 5, numbers of descriptors -1 to 1.
MAX_DIFFERENCE = 1e-3


class Addition:
    """Nodes and weights to add to a graph; methods return the name of what they compute."""

    def __init__(self, weights: dict[str, np.ndarray]):
        self.weights, self.nodes, self.constants = weights, [], []

    def add(self, kind: str, inputs: list[str], output: str | None = None, **attributes) -> str:
        name = output or f"head_{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, value: np.ndarray) -> str:
        name = f"head_w{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def convolve(self, x: str, layer: str, stride: int = 1, output: str | None = None) -> str:
        weight, bias = self.weights[f"{layer}.weight"], self.weights[f"{layer}.bias"]
        side = weight.shape[2]
        return self.add("Conv", [x, self.constant(weight), self.constant(bias)], output, kernel_shape=[side] * 2, strides=[stride] * 2, pads=[side // 2] * 4)

    def sum(self, *terms: str) -> str:
        total = terms[0]
        for term in terms[1:]:
            total = self.add("Add", [total, term])
        return total

    def twice(self, x: str, like: str) -> str:
        grown = self.add("Resize", [x, "", self.constant(np.float32([1, 1, 2, 2]))], mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")
        sides = self.add("Slice", [self.add("Shape", [like]), self.constant(np.int64([2])), self.constant(np.int64([4]))])
        return self.add("Slice", [grown, self.constant(np.int64([0, 0])), sides, self.constant(np.int64([2, 3]))])


def added(model: onnx.ModelProto, weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    """Outputs besides the model's: `score` [1, 1, h, w], up to 3 pixels beyond the photo; `points4`, `points8` [1, 40, rows, columns]."""
    at2, at4, at8, at16 = TRUNK_FEATURES
    head = Addition(weights)
    relu = lambda x: head.add("Relu", [x])
    coarse = relu(head.sum(head.convolve(at8, "from8"), head.twice(head.convolve(at16, "from16"), at8)))
    coarse = relu(head.convolve(coarse, "coarse"))
    fine = relu(head.sum(head.convolve(at2, "from2", 2), head.convolve(at4, "from4"), head.twice(head.convolve(coarse, "down"), at4)))
    head.add("DepthToSpace", [head.convolve(fine, "score")], "score", blocksize=4, mode="CRD")
    head.convolve(fine, "describe4", output="points4")
    head.convolve(coarse, "describe8", output="points8")
    out = onnx.ModelProto()
    out.CopyFrom(model)
    out.graph.node.extend(head.nodes)
    out.graph.initializer.extend(head.constants)
    for name, channels in (("score", 1), ("points4", 40), ("points8", 40)):
        out.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, channels, f"{name}_rows", f"{name}_columns"]))
    onnx.checker.check_model(out, full_check=True)
    return out


def largest_difference(file: Path, model: Path, weights: dict[str, np.ndarray]) -> float:
    """Of the head's outputs from PyTorch's; that the model's own are the same is demanded."""
    both, alone = (onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"]) for path in (file, model))
    features, head = trunk(model), Head()
    head.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    own = [output.name for output in alone.get_outputs()]
    worst, random = 0.0, np.random.default_rng(1)
    for height, width in ((288, 384), (32, 32), (33, 47), (143, 191), (405, 256), (47, 543)):
        image = random.uniform(-1, 1, (1, 3, height, width)).astype(np.float32)
        for now, before in zip(both.run(own, {"image": image}), alone.run(own, {"image": image})):
            assert np.array_equal(now, before), "the model's own outputs changed"
        with torch.inference_mode():
            expected = head(features(torch.from_numpy(image)))
        for found, wanted in zip(both.run(["score", "points4", "points8"], {"image": image}), expected):
            worst = max(worst, float(np.abs(found - wanted.numpy()).max()))
    return worst


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--model", "--head", "--out"):
        parser.add_argument(name, type=Path, required=True)
    options = parser.parse_args()
    weights = {name: value for name, value in np.load(options.head).items() if name != "step"}
    onnx.save(added(onnx.load(options.model), weights), options.out)
    difference = largest_difference(options.out, options.model, weights)
    print(f"{options.out}: {options.out.stat().st_size / 2**20:.2f} MiB, at most {difference:.1e} from PyTorch")
    if difference > MAX_DIFFERENCE:
        raise SystemExit("The exported head is not the trained one.")


if __name__ == "__main__":
    main()
