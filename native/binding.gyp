{
  'targets': [{
    'target_name': 'revisit',
    'sources': [
      'src/addon-files.cc',
      'src/addon-pictures.cc',
      'src/addon.cc',
      'src/alike/alike.cc',
      'src/disk/files.cc',
      'src/index/blocks.cc',
      'src/index/codes.cc',
      'src/index/lists.cc',
      'src/index/search.cc',
      'src/index/tree.cc',
      'src/index/votes.cc',
      'src/keypoints/blur.cc',
      'src/keypoints/describe.cc',
      'src/keypoints/keypoints.cc',
      'src/nearest.cc',
      'src/pca.cc',
      'src/ransac.cc',
      'src/resize.cc',
      'src/simd.cc',
    ],
    'include_dirs': ["<!@(node -p \"require('node-addon-api').include_dir\")"],
    'defines': ['NAPI_VERSION=8', 'NODE_ADDON_API_DISABLE_DEPRECATED'],
    'cflags!': ['-fno-exceptions', '-O2'],
    'cflags_cc!': ['-fno-exceptions', '-fno-rtti', '-O2', '-std=gnu++20'],
    # No contraction into fused multiply-adds: doubles must come out as the TypeScript kernels compute them.
    # Nobody asks for errno, and without it roots are taken several at a time.
    'cflags_cc': ['-std=c++17', '-O3', '-ffp-contract=off', '-fno-math-errno', '-fvisibility=hidden', '-Wall', '-Wextra',
      '-Wno-unused-parameter', '-Wno-cast-function-type',
      # GCC 12 warns about its own AVX-512 header (bug 105593).
      '-Wno-uninitialized', '-Wno-maybe-uninitialized'],
    'xcode_settings': {
      'CLANG_CXX_LANGUAGE_STANDARD': 'c++17',
      'GCC_ENABLE_CPP_EXCEPTIONS': 'YES',
      'GCC_OPTIMIZATION_LEVEL': '3',
      'OTHER_CPLUSPLUSFLAGS': ['-ffp-contract=off', '-fvisibility=hidden'],
      'MACOSX_DEPLOYMENT_TARGET': '12.0',
    },
    'msvs_settings': {
      'VCCLCompilerTool': {
        'ExceptionHandling': 1,
        'AdditionalOptions': ['/std:c++17', '/fp:precise', '/O2'],
      },
    },
  }],
}
