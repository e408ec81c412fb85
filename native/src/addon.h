// What the files that know N-API share.
#pragma once

#include <napi.h>

#include <algorithm>
#include <vector>

#include "simd.h"

namespace revisit::addon {

inline Path pathOf(const Napi::Value& value) {
  return static_cast<Path>(value.As<Napi::Number>().Int32Value());
}

template <typename Column, typename T>
Column columnOf(Napi::Env env, const std::vector<T>& values) {
  auto column = Column::New(env, values.size());
  std::copy(values.begin(), values.end(), column.Data());
  return column;
}

// Of single photos, for extraction, and of all their hashes (addon-pictures.cc).
Napi::Value keypoints(const Napi::CallbackInfo& info);
void resize(const Napi::CallbackInfo& info);
Napi::Value reduce(const Napi::CallbackInfo& info);
Napi::Value lookAlike(const Napi::CallbackInfo& info);

}  // namespace revisit::addon
