// With addon-files.cc and addon-pictures.cc all that knows N-API. JavaScript (index.ts) has checked every
// argument; this only moves them. What takes long runs on libuv's pool and comes back as a promise.
#include "addon.h"

#include <memory>
#include <utility>
#include <vector>

#include "index/lists.h"
#include "index/search.h"
#include "index/tree.h"
#include "index/votes.h"
#include "nearest.h"
#include "ransac.h"

namespace {

using revisit::Path;
using revisit::addon::columnOf;
using revisit::addon::Job;
using revisit::addon::pathOf;
using revisit::addon::started;

const int8_t* int8s(const Napi::Value& value) { return value.As<Napi::Int8Array>().Data(); }

size_t rowsIn(const Napi::Value& value) {
  return value.As<Napi::Int8Array>().ElementLength() / revisit::kDimensions;
}

void set(Napi::Object object, std::initializer_list<std::pair<const char*, double>> numbers) {
  for (const auto& [name, number] : numbers) object[name] = Napi::Number::New(object.Env(), number);
}

// mutualNearest(path, a, b): two parallel columns.
Napi::Value mutualNearest(const Napi::CallbackInfo& info) {
  std::vector<revisit::Tentative> found;
  revisit::mutualNearest(int8s(info[1]), static_cast<int>(rowsIn(info[1])), int8s(info[2]),
                         static_cast<int>(rowsIn(info[2])), found, pathOf(info[0]));
  const Napi::Env env = info.Env();
  auto a = Napi::Uint16Array::New(env, found.size());
  auto b = Napi::Uint16Array::New(env, found.size());
  for (size_t i = 0; i < found.size(); ++i) {
    a[i] = found[i].a;
    b[i] = found[i].b;
  }
  auto result = Napi::Object::New(env);
  result["a"] = a;
  result["b"] = b;
  return result;
}

class FindConsensus : public Job {
 public:
  FindConsensus(Napi::Env env, Napi::Array sets, Napi::Uint32Array pairs,
                const revisit::RansacOptions& options, Path path)
      : Job(env, sets), options_(options), path_(path) {
    for (size_t i = 0; i < pairs.ElementLength(); ++i)
      sets_.push_back(featuresOf(sets.Get(pairs[i]).As<Napi::Object>()));
  }

 private:
  std::vector<revisit::Features> sets_;
  revisit::RansacOptions options_;
  Path path_;
  std::vector<revisit::Consensus> found_;

  static revisit::Features featuresOf(Napi::Object set) {
    const auto number = [&](const char* name) { return set.Get(name).As<Napi::Number>().DoubleValue(); };
    return {set.Get("location").As<Napi::Float32Array>().Data(),
            set.Get("scale").As<Napi::Float32Array>().Data(),
            int8s(set.Get("descriptor")),
            static_cast<int>(rowsIn(set.Get("descriptor"))),
            number("widthPx"),
            number("heightPx"),
            number("resizedLongSidePx")};
  }

  void Execute() override {
    for (size_t i = 0; i < sets_.size(); i += 2)
      found_.push_back(revisit::consensusOf(sets_[i], sets_[i + 1], options_, path_));
  }
  Napi::Value result() override {
    auto all = Napi::Array::New(Env(), found_.size());
    for (size_t i = 0; i < found_.size(); ++i) {
      const revisit::Consensus& found = found_[i];
      auto object = Napi::Object::New(Env());
      set(object, {{"tentativeCount", found.tentativeCount}, {"trials", found.trials}});
      object["bFromA"] = Env().Null();
      if (!found.inliersA.empty()) {
        auto affine = Napi::Array::New(Env(), 6);
        for (uint32_t k = 0; k < 6; ++k) affine[k] = Napi::Number::New(Env(), found.affine[k]);
        object["bFromA"] = affine;
      }
      object["inliersA"] = columnOf<Napi::Uint16Array>(Env(), found.inliersA);
      object["inliersB"] = columnOf<Napi::Uint16Array>(Env(), found.inliersB);
      set(object, {{"cellCount", found.cellCount}, {"fixedCount", found.fixedCount}});
      all[i] = object;
    }
    return all;
  }
};

// consensus(path, sets, pairs, options): a promise of an array, one entry a pair.
Napi::Value consensus(const Napi::CallbackInfo& info) {
  const auto numbers = info[3].As<Napi::Float64Array>();
  const revisit::RansacOptions options = {numbers[0],
                                          numbers[1],
                                          numbers[2],
                                          numbers[3],
                                          static_cast<int>(numbers[4]),
                                          static_cast<uint32_t>(numbers[5])};
  return (new FindConsensus(info.Env(), info[1].As<Napi::Array>(), info[2].As<Napi::Uint32Array>(), options,
                            pathOf(info[0])))
      ->start();
}

// Handed over without a copy where the runtime allows memory of one's own.
Napi::Value bufferOf(Napi::Env env, std::vector<uint8_t>& bytes) {
  auto* kept = new std::vector<uint8_t>(std::move(bytes));
  return Napi::Buffer<uint8_t>::NewOrCopy(env, kept->data(), kept->size(),
                                          [kept](Napi::Env, uint8_t*) { delete kept; });
}

// trainTree(path, descriptors, expected): a promise of the snapshot.
class TrainTree : public Job {
 public:
  TrainTree(const Napi::CallbackInfo& info)
      : Job(info.Env(), info[1].As<Napi::Object>()),
        rows_(int8s(info[1])),
        count_(rowsIn(info[1])),
        expected_(info[2].As<Napi::Number>().Int64Value()),
        path_(pathOf(info[0])) {}

 private:
  const int8_t* rows_;
  size_t count_, expected_;
  Path path_;
  std::vector<uint8_t> snapshot_;

  void Execute() override { snapshot_ = revisit::trainTree(rows_, count_, expected_, path_); }
  Napi::Value result() override { return bufferOf(Env(), snapshot_); }
};

template <typename T>
Napi::Object handleOf(Napi::Env env, std::unique_ptr<T> opened) {
  auto handle = Napi::Object::New(env);
  handle["opened"] = Napi::External<T>::New(env, opened.release(), [](Napi::Env, T* old) { delete old; });
  return handle;
}

template <typename T>
T& openedIn(const Napi::Value& handle) {
  return *handle.As<Napi::Object>().Get("opened").As<Napi::External<T>>().Data();
}

// openTree(bytes): a handle, good while they live; null where the bytes are no sound snapshot.
Napi::Value openTree(const Napi::CallbackInfo& info) {
  const auto bytes = info[0].As<Napi::Uint8Array>();
  auto tree = std::make_unique<revisit::Tree>();
  if (!tree->open(bytes.Data(), bytes.ByteLength())) return info.Env().Null();
  const revisit::Tree of = *tree;
  auto handle = handleOf(info.Env(), std::move(tree));
  handle["bytes"] = bytes;
  set(handle, {{"leaves", of.leaves}, {"expected", of.expected}});
  return handle;
}

// openLists(tree, bytes): a handle; null where the bytes are no sound snapshot of lists of the tree.
Napi::Value openLists(const Napi::CallbackInfo& info) {
  const auto bytes = info[1].As<Napi::Uint8Array>();
  auto lists = std::make_unique<revisit::Lists>();
  if (!lists->open(openedIn<revisit::Tree>(info[0]), bytes.Data(), bytes.ByteLength()))
    return info.Env().Null();
  const revisit::Lists of = *lists;
  auto handle = handleOf(info.Env(), std::move(lists));
  handle["bytes"] = bytes;
  set(handle, {{"count", of.count}, {"photoCount", of.photoCount}, {"first", of.first}, {"end", of.end}});
  return handle;
}

// What a job reads, kept alive by one object.
Napi::Object kept(Napi::Env env, std::initializer_list<Napi::Value> values) {
  auto all = Napi::Array::New(env);
  for (const Napi::Value& value : values) all[all.Length()] = value;
  return all;
}

// Of an array of { lists, numbers }.
std::vector<revisit::Numbered> partsOf(const Napi::Value& value) {
  std::vector<revisit::Numbered> parts;
  const auto all = value.As<Napi::Array>();
  for (uint32_t i = 0; i < all.Length(); ++i) {
    const auto part = all.Get(i).As<Napi::Object>();
    parts.push_back(
        {openedIn<revisit::Lists>(part.Get("lists")), part.Get("numbers").As<Napi::Uint32Array>().Data()});
  }
  return parts;
}

// Snapshots of lists: an array of { first, bytes }.
class ListsJob : public Job {
 public:
  using Job::Job;

 protected:
  std::vector<revisit::ListsBytes> snapshots_;

 private:
  Napi::Value result() override {
    auto all = Napi::Array::New(Env(), snapshots_.size());
    for (uint32_t i = 0; i < snapshots_.size(); ++i) {
      auto snapshot = Napi::Object::New(Env());
      snapshot["first"] = Napi::Number::New(Env(), snapshots_[i].first);
      snapshot["bytes"] = bufferOf(Env(), snapshots_[i].bytes);
      all[i] = snapshot;
    }
    return all;
  }
};

// buildLists(path, tree, descriptors, photos): a promise of the snapshots.
class BuildLists : public ListsJob {
 public:
  BuildLists(const Napi::CallbackInfo& info)
      : ListsJob(info.Env(), kept(info.Env(), {info[1], info[2], info[3]})),
        tree_(openedIn<revisit::Tree>(info[1])),
        rows_(int8s(info[2])),
        photos_(info[3].As<Napi::Uint32Array>().Data()),
        count_(rowsIn(info[2])),
        path_(pathOf(info[0])) {}

 private:
  revisit::Tree tree_;
  const int8_t* rows_;
  const uint32_t* photos_;
  size_t count_;
  Path path_;

  void Execute() override { snapshots_ = revisit::buildLists(tree_, rows_, photos_, count_, path_); }
};

// mergeLists(tree, parts, first, end): a promise of the snapshots.
class MergeLists : public ListsJob {
 public:
  MergeLists(const Napi::CallbackInfo& info)
      : ListsJob(info.Env(), kept(info.Env(), {info[0], info[1]})),
        tree_(openedIn<revisit::Tree>(info[0])),
        parts_(partsOf(info[1])),
        first_(info[2].As<Napi::Number>().Uint32Value()),
        end_(info[3].As<Napi::Number>().Uint32Value()) {}

 private:
  revisit::Tree tree_;
  std::vector<revisit::Numbered> parts_;
  uint32_t first_, end_;

  void Execute() override { snapshots_ = revisit::mergeLists(tree_, parts_, first_, end_); }
};

// startSearch(path, tree, queries, k, leaves): a promise of a handle.
class StartSearch : public Job {
 public:
  StartSearch(const Napi::CallbackInfo& info)
      : Job(info.Env(), kept(info.Env(), {info[1], info[2]})),
        tree_(openedIn<revisit::Tree>(info[1])),
        queries_(int8s(info[2])),
        count_(rowsIn(info[2])),
        k_(info[3].As<Napi::Number>().Int32Value()),
        leaves_(info[4].As<Napi::Number>().Uint32Value()),
        path_(pathOf(info[0])) {}

 private:
  revisit::Tree tree_;
  const int8_t* queries_;
  size_t count_;
  int k_;
  uint32_t leaves_;
  Path path_;
  std::unique_ptr<revisit::Search> search_;
  std::vector<uint32_t> probed_;

  void Execute() override {
    search_ = std::make_unique<revisit::Search>(tree_, queries_, count_, k_, leaves_, path_);
    probed_ = search_->leaves();
  }
  Napi::Value result() override {
    auto handle = handleOf(Env(), std::move(search_));
    handle["leaves"] = columnOf<Napi::Uint32Array>(Env(), probed_);
    return handle;
  }
};

// gather(parts): a handle of them, for several searches.
Napi::Value gather(const Napi::CallbackInfo& info) {
  auto handle = handleOf(info.Env(), std::make_unique<std::vector<revisit::Numbered>>(partsOf(info[0])));
  handle["parts"] = info[0];
  return handle;
}

// scan(search, gathered): a promise; one at a time.
class Scan : public Job {
 public:
  Scan(const Napi::CallbackInfo& info)
      : Job(info.Env(), kept(info.Env(), {info[0], info[1]})),
        search_(openedIn<revisit::Search>(info[0])),
        parts_(openedIn<std::vector<revisit::Numbered>>(info[1])) {}

 private:
  revisit::Search& search_;
  const std::vector<revisit::Numbered>& parts_;

  void Execute() override { search_.scan(parts_); }
  Napi::Value result() override { return Env().Undefined(); }
};

// found(search): two parallel columns.
Napi::Value found(const Napi::CallbackInfo& info) {
  const auto& search = openedIn<revisit::Search>(info[0]);
  std::vector<uint32_t> photos(search.queries() * search.k());
  std::vector<int32_t> distances(photos.size());
  search.found(photos.data(), distances.data());
  auto result = Napi::Object::New(info.Env());
  result["photos"] = columnOf<Napi::Uint32Array>(info.Env(), photos);
  result["distances"] = columnOf<Napi::Int32Array>(info.Env(), distances);
  return result;
}

// votedFor(nearest, k, self, votes, most): photos.
Napi::Value votedFor(const Napi::CallbackInfo& info) {
  const auto nearest = info[0].As<Napi::Uint32Array>();
  const auto whole = [&](int i) { return info[i].As<Napi::Number>().Uint32Value(); };
  return columnOf<Napi::Uint32Array>(
      info.Env(), revisit::votedFor(nearest.Data(), nearest.ElementLength() / whole(1), whole(1), whole(2),
                                    whole(3), whole(4)));
}

Napi::Object start(Napi::Env env, Napi::Object exports) {
  // The fastest path of this machine; every path with a lower number works too.
  exports["bestPath"] = Napi::Number::New(env, static_cast<int>(revisit::bestPath()));
  exports["keypoints"] = Napi::Function::New(env, revisit::addon::keypoints);
  exports["resize"] = Napi::Function::New(env, revisit::addon::resize);
  exports["lookAlike"] = Napi::Function::New(env, revisit::addon::lookAlike);
  exports["reduce"] = Napi::Function::New(env, revisit::addon::reduce);
  exports["mutualNearest"] = Napi::Function::New(env, mutualNearest);
  exports["consensus"] = Napi::Function::New(env, consensus);
  exports["trainTree"] = Napi::Function::New(env, started<TrainTree>);
  exports["openTree"] = Napi::Function::New(env, openTree);
  exports["buildLists"] = Napi::Function::New(env, started<BuildLists>);
  exports["openLists"] = Napi::Function::New(env, openLists);
  exports["mergeLists"] = Napi::Function::New(env, started<MergeLists>);
  exports["startSearch"] = Napi::Function::New(env, started<StartSearch>);
  exports["gather"] = Napi::Function::New(env, gather);
  exports["scan"] = Napi::Function::New(env, started<Scan>);
  exports["found"] = Napi::Function::New(env, found);
  exports["votedFor"] = Napi::Function::New(env, votedFor);
  exports["statFiles"] = Napi::Function::New(env, revisit::addon::statFiles);
  return exports;
}

}  // namespace

NODE_API_MODULE(revisit, start)
