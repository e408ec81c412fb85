"""
Writes the int8 graph of a model beside its float32 one: activations as unsigned bytes, on the weights of the float32 file, which are int8 already.

  python quantize.py --out ../build/models/NAME
"""
import argparse
import hashlib
import json
import random
import tempfile
from pathlib import Path

import cv2
import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from photos import list_photos

HERE = Path(__file__).parent
SEED, PHOTOS = 1, 200
#: What becomes int8; the first two convolutions and what makes the outputs stay float32. See LOG.md.
COMPUTED = ("Conv", "Relu", "Add")
#: What hands the bytes on as they are.
MOVED = ("Resize", "Slice")
#: Of each activation, values drawn at a level of a photo; all of their range is tried, and shares of it down to the least.
DRAWN, SHARES = 1500, np.linspace(1, 0.2, 41)
#: Smaller weights lie in the file itself.
SHARED_BYTES = 1024
#: Of descriptors, as cosines, on photos held back from training: what the file must keep.
LEAST_MEAN_COSINE = 0.999


def levels(photo: np.ndarray, manifest: dict):
    """What the network is given of a photo, much as the program's pyramid makes it."""
    given, sides = manifest["input"], np.array(photo.shape[1::-1])
    for scale in manifest["extraction"]["scales"]:
        size = np.maximum(given["smallestSidePx"], sides * scale).astype(int).tolist()
        level = cv2.resize(photo, size, interpolation=cv2.INTER_LINEAR).astype(np.float32)
        yield ((level - given["mean"]) / given["deviation"]).transpose(2, 0, 1)[None]


class OneInput(CalibrationDataReader):
    """What the quantizer runs for ranges of its own, which `ranges` replaces."""

    def __init__(self, name: str):
        self.inputs = iter([{name: np.zeros((1, 3, 64, 64), np.float32)}])

    def get_next(self):
        return next(self.inputs, None)


def ranges(model: onnx.ModelProto, photos: list, manifest: dict) -> dict[str, tuple[float, float]]:
    """Of each activation that becomes bytes the range whose rounding and clipping make the least mean squared error."""
    given = manifest["input"]["name"]
    outputs = {output.name for output in model.graph.output}
    names = [node.output[0] for node in model.graph.node if node.op_type in COMPUTED and node.output[0] not in outputs]
    shown = onnx.ModelProto.FromString(model.SerializeToString())
    shown.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(shown.SerializeToString(), providers=["CPUExecutionProvider"])
    generator = np.random.default_rng(SEED)
    least, most, drawn = dict.fromkeys(names, 0.0), dict.fromkeys(names, 0.0), {name: [] for name in names}
    for photo in photos:
        for level in levels(photo.read(), manifest):
            for name, values in zip(names, session.run(names, {given: level})):
                least[name], most[name] = min(least[name], float(values.min())), max(most[name], float(values.max()))
                drawn[name].append(generator.choice(values.ravel(), DRAWN))
    return {name: narrowed(least[name], most[name], np.concatenate(drawn[name])) for name in names}


def narrowed(least: float, most: float, values: np.ndarray) -> tuple[float, float]:
    def error(share: float) -> float:
        step = share * (most - least) / 255
        zero = np.round(-share * least / step)
        return float(np.mean(((np.clip(np.round(values / step) + zero, 0, 255) - zero) * step - values) ** 2))

    share = min(SHARES, key=error)
    return share * least, share * most


def kept_in_float32(model: onnx.ModelProto) -> set[str]:
    """Names of the convolutions that stay: the first two, and those of 1x1 that make an output with nothing added on the way."""
    first, second, *others = (node for node in model.graph.node if node.op_type == "Conv")
    wide = {node.output[0] for node in others if 1 not in next(a.ints for a in node.attribute if a.name == "kernel_shape")}
    makers = {node.output[0]: node for node in model.graph.node if node.op_type != "Add" and node.output[0] not in wide}
    names, waiting = {first.name, second.name}, [output.name for output in model.graph.output]
    while waiting:
        if node := makers.get(waiting.pop()):
            waiting.extend(node.input)
            if node.op_type == "Conv":
                names.add(node.name)
    return names


def with_float_weights(model: onnx.ModelProto, kept: set[str]) -> onnx.ModelProto:
    """The weights of all other convolutions as float32, which the quantizer asks for and rounds to the very int8 they were."""
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    makers = {node.output[0]: node for node in model.graph.node}
    for node in [node for node in model.graph.node if node.op_type == "Conv" and node.name not in kept and node.input[1] in makers]:
        scaled = makers[node.input[1]]
        cast = makers[scaled.input[0]]
        weights = values[cast.input[0]].astype(np.float32) * values[scaled.input[1]]
        model.graph.initializer.append(numpy_helper.from_array(weights, scaled.output[0]))
        model.graph.node.remove(cast)
        model.graph.node.remove(scaled)
    used = {name for node in model.graph.node for name in node.input}
    for tensor in [tensor for tensor in model.graph.initializer if tensor.name not in used]:
        model.graph.initializer.remove(tensor)
    return model


def share_weights(model: onnx.ModelProto, weights: Path) -> None:
    """Points every large int8 tensor to where the float32 file has the same bytes."""
    whole = weights.read_bytes()
    for tensor in model.graph.initializer:
        if tensor.data_type != TensorProto.INT8 or len(tensor.raw_data) < SHARED_BYTES:
            continue
        at = whole.find(tensor.raw_data)
        if at < 0:
            raise SystemExit(f"The weights {tensor.name} are not those of {weights.name}.")
        where = {"location": weights.name, "offset": str(at), "length": str(len(tensor.raw_data))}
        tensor.ClearField("raw_data")
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in where.items():
            tensor.external_data.add(key=key, value=value)


def mean_cosine(files: list[Path], photos: list, manifest: dict) -> float:
    """Between the descriptors of the two files, over all cells."""
    sessions = [onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"]) for file in files]
    cosines = []
    for photo in photos:
        for level in levels(photo.read(), manifest):
            ours, theirs = (session.run([manifest["outputs"]["descriptors"]], {manifest["input"]["name"]: level})[0] for session in sessions)
            cosines.append((ours * theirs).sum(1).ravel())
    return float(np.concatenate(cosines).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, default=HERE / "../../shared/data/train")
    parser.add_argument("--out", type=Path, required=True, help="a model folder; its manifest.json gets the name and sha256 of the file")
    options = parser.parse_args()

    manifest_file = options.out / "manifest.json"
    manifest = json.loads(manifest_file.read_text())
    weights = options.out / manifest["weights"]["file"]
    listed = list_photos(options.photos)
    training, held_back = ([photo for photo in listed if photo.is_validation == wanted] for wanted in (False, True))
    model = onnx.load(weights)
    for node in model.graph.node:
        node.name = node.output[0]
    kept = kept_in_float32(model)
    made = options.out / f"{weights.stem}-int8.onnx"
    with tempfile.TemporaryDirectory() as place:
        given, quantized = Path(place) / "given.onnx", Path(place) / "quantized.onnx"
        model = with_float_weights(model, kept)
        onnx.save(model, given)
        chosen = ranges(model, random.Random(SEED).sample(training, PHOTOS), manifest)
        overrides = {name: [{"rmin": np.float32(least), "rmax": np.float32(most)}] for name, (least, most) in chosen.items()}
        quantize_static(
            given, quantized, OneInput(manifest["input"]["name"]), quant_format=QuantFormat.QDQ, per_channel=True, op_types_to_quantize=COMPUTED + MOVED,
            activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8, nodes_to_exclude=sorted(kept),
            extra_options={"TensorQuantOverrides": overrides},
        )
        graph = onnx.load(quantized)
    share_weights(graph, weights)
    made.write_bytes(graph.SerializeToString(deterministic=True))
    cosine = mean_cosine([weights, made], random.Random(SEED).sample(held_back, 40), manifest)
    print(f"{made}: {made.stat().st_size / 2**10:.0f} KiB, float32 {', '.join(sorted(kept))}, mean cosine {cosine:.5f}")
    if not cosine >= LEAST_MEAN_COSINE:
        raise SystemExit("The int8 network does not see as the float32 one does.")
    manifest["int8"] = {"file": made.name, "sha256": hashlib.sha256(made.read_bytes()).hexdigest()}
    manifest_file.write_text(json.dumps(manifest, indent=2) + "\n")


if __name__ == "__main__":
    main()
