"""
Writes the student as a model folder: ONNX with explicit pads and dynamic size, batch norms folded, weights kept as int8 and computed in float32.

  python export.py --work work --run student --out ../build/models/NAME
"""
import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from network import Convolution, Residual, Student
from onnx import TensorProto, helper, numpy_helper
from torch import nn
from torch.nn import functional as F

#: Attention is the logit of being found again plus this share of the saliency. See LOG.md.
SALIENCY_SHARE = 0.5
#: Of outputs against PyTorch on the same weights, absolute: descriptors are of unit length, attention is about -8 to 4.
MAX_DIFFERENCE = 1e-3


class Graph:
    """An ONNX graph under construction; methods add a node and return the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, kind: str, inputs: list[str], output: str | None = None, **attributes) -> str:
        name = output or f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def constant(self, value: np.ndarray) -> str:
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def convolve(self, x: str, weight: torch.Tensor, bias: torch.Tensor, stride: int) -> str:
        """The weights as int8 with a scale for each output channel: the runtime makes them float32 once, when it opens the model."""
        rounded, scale = rounded_weights(weight)
        stored = self.add("Cast", [self.constant(rounded.numpy())], to=TensorProto.FLOAT)
        weights = self.add("Mul", [stored, self.constant(scale.numpy())])
        side = weight.shape[2]
        return self.add("Conv", [x, weights, self.constant(bias.numpy())], kernel_shape=[side, side], strides=[stride, stride], pads=[side // 2] * 4)

    def module(self, x: str, module: nn.Module) -> str:
        match module:
            case nn.Sequential():
                for part in module:
                    x = self.module(x, part)
                return x
            case Residual():
                return self.add("Relu", [self.add("Add", [x, self.module(self.module(x, module.first), module.second)])])
            case Convolution():
                y = self.module(x, module.weights)
                return self.add("Relu", [y]) if module.relu else y
            case nn.Conv2d():
                return self.convolve(x, module.weight.detach(), module.bias.detach(), module.stride[0])
            case nn.ReLU():
                return self.add("Relu", [x])
        raise TypeError(f"no ONNX for {type(module)}")


def rounded_weights(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """int8 values of a convolution's weights and the scale [outputs, 1, 1, 1] that makes them float32 again."""
    scale = weight.abs().amax((1, 2, 3), keepdim=True).clamp(min=1e-12) / 127
    return torch.round(weight / scale).to(torch.int8), scale


def fold(student: Student) -> None:
    """Folds every batch norm into its convolution, in place, and rounds weights to what the file will hold (float32 for the last of the attention)."""
    with torch.no_grad():
        for module in student.modules():
            if isinstance(module, Convolution):
                norm, old = module.norm, module.weights
                factor = norm.weight / torch.sqrt(norm.running_var + norm.eps)
                module.weights = nn.Conv2d(old.in_channels, old.out_channels, 3, old.stride, 1)
                module.weights.weight.copy_(old.weight * factor[:, None, None, None])
                module.weights.bias.copy_(norm.bias - norm.running_mean * factor)
                module.norm = nn.Identity()
        for module in student.modules():
            if isinstance(module, nn.Conv2d) and module is not student.attention[-1]:
                rounded, scale = rounded_weights(module.weight)
                module.weight.copy_(rounded * scale)


def build(student: Student) -> onnx.ModelProto:
    graph = Graph()
    fine = graph.module("image", student.fine)
    context = graph.module(fine, student.context)
    twice = graph.add("Resize", [context, "", graph.constant(np.float32([1, 1, 2, 2]))], mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")
    sides = graph.add("Slice", [graph.add("Shape", [fine]), *(graph.constant(np.int64([n])) for n in (2, 4))])
    cropped = graph.add("Slice", [twice, graph.constant(np.int64([0, 0])), sides, graph.constant(np.int64([2, 3]))])
    x = graph.module(graph.add("Add", [fine, cropped]), student.fusion)
    raw = graph.module(x, student.descriptor)
    graph.add("Div", [raw, graph.add("ReduceL2", [raw], axes=[1], keepdims=1)], "descriptors")
    hidden = graph.module(graph.module(x, student.attention[0]), student.attention[1])
    last = student.attention[2]
    mix = torch.tensor([SALIENCY_SHARE, 1.0])
    weight = torch.einsum("o,oikl->ikl", mix, last.weight.detach())[None]
    bias = (mix * last.bias.detach()).sum()[None]
    graph.add("Conv", [hidden, graph.constant(weight.numpy()), graph.constant(bias.numpy())], "attention", kernel_shape=[1, 1])
    port = lambda name, channels, rows, columns: helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, channels, rows, columns])
    made = helper.make_graph(
        graph.nodes, "revisit", [port("image", 3, "h", "w")], [port("descriptors", 40, "rows", "columns"), port("attention", 1, "rows", "columns")], graph.weights
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], producer_name="revisit")
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    return model


@torch.inference_mode()
def largest_difference(file: Path, student: Student) -> float:
    """Of the file's outputs from PyTorch's in float32, over sizes that divide and sizes that do not."""
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    worst = 0.0
    random = np.random.default_rng(1)
    for height, width in ((288, 384), (32, 32), (33, 47), (143, 191), (405, 256), (47, 543)):
        image = random.uniform(-1, 1, (1, 3, height, width)).astype(np.float32)
        descriptors, attention = session.run(["descriptors", "attention"], {"image": image})
        expected, saliency, matchability = student(torch.from_numpy(image))
        worst = max(worst, float(np.abs(descriptors - expected.numpy()).max()), float(np.abs(attention[:, 0] - (matchability + SALIENCY_SHARE * saliency).numpy()).max()))
    return worst


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, default=Path("work"))
    parser.add_argument("--run", default="student")
    parser.add_argument("--out", type=Path, required=True, help="a model folder; its manifest.json keeps all but the weights' name and sha256")
    options = parser.parse_args()

    state = torch.load(options.work / f"{options.run}.pt", weights_only=True)
    student = Student()
    student.load_state_dict({name.removeprefix("module."): value for name, value in state["average"].items() if name.startswith("module.")})
    student.eval()
    fold(student)
    options.out.mkdir(parents=True, exist_ok=True)
    manifest_file = options.out / "manifest.json"
    manifest = json.loads(manifest_file.read_text())
    weights = options.out / f"{manifest['id']}.onnx"
    onnx.save(build(student), weights)
    difference = largest_difference(weights, student)
    print(f"{weights}: {weights.stat().st_size / 2**20:.2f} MiB, step {state['step']}, at most {difference:.1e} from PyTorch")
    if difference > MAX_DIFFERENCE:
        raise SystemExit("The exported network is not the trained one.")
    manifest["weights"] = {"file": weights.name, "sha256": hashlib.sha256(weights.read_bytes()).hexdigest()}
    manifest_file.write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
