"""An ONNX graph as PyTorch operations: as much of ONNX as the teacher of keypoints and the model's own trunk are made of."""
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import nn
from torch.nn import functional as F


class Graph(nn.Module):
    """Computes the named tensors of an ONNX file; what is constant (int8 weights times their scale) is computed once."""

    def __init__(self, file: Path, outputs: list[str]):
        super().__init__()
        graph = onnx.load(file).graph
        known = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        self.nodes, self.outputs, self.input = [], outputs, graph.input[0].name
        missing = set(outputs)
        for node in graph.node:
            if not missing:
                break
            missing -= set(node.output)
            if node.op_type == "Cast":
                known[node.output[0]] = known[node.input[0]].astype(np.float32)
            elif node.op_type == "Mul" and all(name in known for name in node.input):
                known[node.output[0]] = known[node.input[0]] * known[node.input[1]]
            else:
                attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
                self.nodes.append((node.op_type, list(node.input), node.output[0], attributes))
        used = {name for _, inputs, _, _ in self.nodes for name in inputs}
        self.scales = {name: float(known[name][-1]) for kind, inputs, _, _ in self.nodes if kind == "Resize" for name in inputs[2:]}
        for name in used & known.keys() - self.scales.keys():
            self.register_buffer(name, torch.from_numpy(np.array(known[name])))

    @torch.no_grad()
    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        values = {**dict(self.named_buffers()), self.input: x}
        for kind, inputs, output, attributes in self.nodes:
            values[output] = self.apply_node(kind, [values.get(name) for name in inputs], inputs, attributes)
        return [values[name] for name in self.outputs]

    def apply_node(self, kind: str, x: list, names: list[str], attributes: dict) -> torch.Tensor:
        match kind:
            case "Conv":
                pads = attributes.get("pads", [0])
                assert len(set(pads)) == 1
                return F.conv2d(x[0], x[1], x[2], attributes.get("strides", 1), pads[0], groups=attributes.get("group", 1))
            case "Relu":
                return F.relu(x[0])
            case "Add":
                return x[0] + x[1]
            case "Concat":
                return torch.cat(x, attributes["axis"])
            case "AveragePool":
                return F.avg_pool2d(x[0], attributes["kernel_shape"], attributes["strides"])
            case "InstanceNormalization":
                return F.instance_norm(x[0], weight=x[1], bias=x[2], eps=attributes["epsilon"])
            case "Resize":
                assert attributes["mode"] == b"linear" and attributes["coordinate_transformation_mode"] == b"half_pixel"
                return F.interpolate(x[0], scale_factor=self.scales[names[2]], mode="bilinear", align_corners=False)
            case "DepthToSpace":
                return F.pixel_shuffle(x[0], attributes["blocksize"])
            case "Identity":
                return x[0]
        raise NotImplementedError(kind)
