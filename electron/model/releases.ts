/** The official releases of DELF, as its reference names them. */

export interface Release {
  id: string;
  name: string;
  /** Of a tar.gz that holds a folder of the release's name. */
  url: string;
  /** Of the archive, roughly: for people. */
  aboutBytes: number;
  /**
   * What git calls files of this content, by path: whoever has them has the release. Files that are not named
   * are held to nothing but their own checksums.
   */
  blobs: Readonly<Record<string, string>>;
}

/** Addresses: README of the reference (tensorflow/models, research/delf). */
export const RELEASES: readonly Release[] = [
  {
    id: 'delf_v1_20171026',
    name: 'DELF, ICCV 2017',
    url: 'https://storage.googleapis.com/delf/delf_v1_20171026.tar.gz',
    aboutBytes: 40e6,
    // of repositories that carry the release
    blobs: {
      'model/saved_model.pb': '38f0b9c2f20074e0143765839eb56306ab553470',
      'model/variables/variables.index': 'c922d6492ecdd263570da0e29d176013a89ae636',
      'model/variables/variables.data-00000-of-00001': '3209b7bcc531d52ba8f8d80e6a5d469d5f28c147',
      'pca/mean.datum': '380c6d6642a44312a6daeea49aab28fad14469f2',
      'pca/pca_proj_mat.datum': '6edef9a96f6b48b0ba189b4a7d1306f348cc35ea',
    },
  },
  // no copy of its files was at hand to take ids from: the connection and the checksum of every variable
  // vouch for them
  {
    id: 'delf_gld_20190411',
    name: 'DELF, Google Landmarks',
    url: 'https://storage.googleapis.com/delf/delf_gld_20190411.tar.gz',
    aboutBytes: 40e6,
    blobs: {},
  },
];
