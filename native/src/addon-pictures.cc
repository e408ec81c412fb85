// The kernels that answer on the calling thread: those that extraction calls, photo by photo, and of hashes.
#include "addon.h"
#include "alike/alike.h"
#include "keypoints/keypoints.h"
#include "pca.h"
#include "resize.h"

namespace revisit::addon {

// keypoints(path, rgb, width, height, weights, limit): three parallel columns.
Napi::Value keypoints(const Napi::CallbackInfo& info) {
  const auto whole = [&](int i) { return info[i].As<Napi::Number>().Int32Value(); };
  const revisit::Keypoints found =
      revisit::keypointsOf(info[1].As<Napi::Uint8Array>().Data(), whole(2), whole(3),
                           info[4].As<Napi::Int16Array>().Data(), whole(5), pathOf(info[0]));
  auto result = Napi::Object::New(info.Env());
  result["location"] = columnOf<Napi::Float32Array>(info.Env(), found.location);
  result["scale"] = columnOf<Napi::Float32Array>(info.Env(), found.scale);
  result["histogram"] = columnOf<Napi::Float32Array>(info.Env(), found.histogram);
  return result;
}

// resize(path, rgb, width, height, table, toWidth, toHeight, out): fills `out`.
void resize(const Napi::CallbackInfo& info) {
  const auto whole = [&](int i) { return info[i].As<Napi::Number>().Int32Value(); };
  revisit::resize(info[1].As<Napi::Uint8Array>().Data(), whole(2), whole(3),
                  info[4].As<Napi::Float32Array>().Data(), whole(5), whole(6),
                  info[7].As<Napi::Float32Array>().Data(), pathOf(info[0]));
}

// reduce(path, rows, channels, pca): the rows of 40.
Napi::Value reduce(const Napi::CallbackInfo& info) {
  const auto rows = info[1].As<Napi::Float32Array>();
  const int channels = info[2].As<Napi::Number>().Int32Value();
  const size_t count = rows.ElementLength() / channels;
  auto out = Napi::Float32Array::New(info.Env(), count * revisit::kDimensions);
  const float* pca = info[3].IsNull() ? nullptr : info[3].As<Napi::Float32Array>().Data();
  revisit::reduce(rows.Data(), count, channels, pca, out.Data(), pathOf(info[0]));
  return out;
}

// lookAlike(path, words, exchanged, masks, mostBits, mostByKey, from, bits): what was found, and how often
// two were compared.
Napi::Value lookAlike(const Napi::CallbackInfo& info) {
  const auto words = [&](int i) { return info[i].As<Napi::Uint32Array>(); };
  const auto whole = [&](int i) { return info[i].As<Napi::Number>().Int32Value(); };
  const revisit::Hashes hashes = {
      words(1).Data(), words(2).Data(), words(1).ElementLength() / revisit::kHashWords,
      words(3).Data(), whole(4),        whole(5)};
  const revisit::LookAlikes all = revisit::lookAlike(hashes, whole(6), whole(7), pathOf(info[0]));
  auto result = Napi::Object::New(info.Env());
  result["found"] = columnOf<Napi::Uint32Array>(info.Env(), all.found);
  result["comparisonCount"] = Napi::Number::New(info.Env(), static_cast<double>(all.comparisons));
  return result;
}

}  // namespace revisit::addon
