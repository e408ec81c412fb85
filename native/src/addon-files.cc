// The kernel that asks the system for files.
#include "addon.h"
#include "disk/files.h"

namespace revisit::addon {
namespace {

class StatFiles : public Job {
 public:
  explicit StatFiles(const Napi::CallbackInfo& info)
      : Job(info.Env(), info[0].As<Napi::Object>()),
        paths_(reinterpret_cast<const char*>(info[0].As<Napi::Uint8Array>().Data())),
        numbers_(info[1].As<Napi::Number>().Uint32Value() * kFileNumbers) {}

 private:
  const char* paths_;
  std::vector<int64_t> numbers_;

  void Execute() override { revisit::statFiles(paths_, numbers_.size() / kFileNumbers, numbers_.data()); }
  Napi::Value result() override { return columnOf<Napi::BigInt64Array>(Env(), numbers_); }
};

}  // namespace

// statFiles(paths, count): a promise of the numbers of all.
Napi::Value statFiles(const Napi::CallbackInfo& info) { return started<StatFiles>(info); }

}  // namespace revisit::addon
