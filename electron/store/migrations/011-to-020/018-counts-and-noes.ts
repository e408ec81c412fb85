/** What is asked of all photos lies apart from their blobs, and a verdict of "no" takes a few bytes. */
export const sql = `
  CREATE INDEX feature_set_counts ON feature_set (model_id, photo_id, feature_count, keypoint_count);
  CREATE INDEX thumbnail_outdated ON thumbnail (photo_id) WHERE is_outdated = 1;

  -- What was said of a photo is found by the photo.
  CREATE INDEX place_ban_photo ON place_ban (photo_id);
  CREATE INDEX place_seen_photo ON place_seen (photo_id);
  CREATE INDEX place_memory_photo ON place_memory (photo_id);
  CREATE INDEX place_cover ON place (cover_photo_id) WHERE cover_photo_id IS NOT NULL;

  -- Derived. Pairs that were verified and are no match: they are not verified again. As in pair no foreign
  -- key.
  CREATE TABLE no_match (
    model_id INTEGER NOT NULL,
    a INTEGER NOT NULL,
    b INTEGER NOT NULL CHECK (a < b),
    score_hundredths INTEGER NOT NULL, -- rounded down
    reason TEXT, -- NULL: its score is below the threshold
    PRIMARY KEY (model_id, a, b)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO no_match
    SELECT model_id, a, b, CAST(100 * score AS INTEGER), nullif(reason, 'below threshold')
    FROM pair WHERE score IS NOT NULL AND inliers IS NULL AND is_provisional = 0;

  -- Derived. Candidate pairs, matches, and until the end of its scan what a round found to be none. No
  -- foreign key: deleting photos sweeps this table once instead of once a photo.
  ALTER TABLE pair RENAME TO old_pair;
  CREATE TABLE pair (
    model_id INTEGER NOT NULL,
    a INTEGER NOT NULL,
    b INTEGER NOT NULL CHECK (a < b),
    is_provisional INTEGER NOT NULL DEFAULT 0,
    score REAL, -- NULL until verified, and so for the four after it
    reason TEXT, -- NULL for a match
    tentative_count INTEGER,
    trials INTEGER,
    seed INTEGER,
    inlier_count INTEGER, -- NULL but for a match, and so for the two after it
    b_from_a BLOB, -- six float64
    inliers BLOB, -- uint16: rows of a, then rows of b
    PRIMARY KEY (model_id, a, b)
  ) STRICT; -- with rowids: pages without them hold few inliers
  INSERT INTO pair
    SELECT model_id, a, b, is_provisional, score, reason, tentative_count, trials, seed,
      length(inliers) / 4, b_from_a, inliers
    FROM old_pair WHERE score IS NULL OR inliers IS NOT NULL OR is_provisional = 1;
  DROP TABLE old_pair;
  -- with all that is asked of many, so that inliers stay unread
  CREATE INDEX pair_pending ON pair (model_id, is_provisional, a, b, score) WHERE score IS NULL;
  CREATE INDEX pair_provisional ON pair (model_id, a, b) WHERE is_provisional = 1;
  CREATE INDEX pair_match ON pair (model_id, a, b, is_provisional, score, inlier_count)
    WHERE inlier_count IS NOT NULL;
  CREATE INDEX pair_match_b ON pair (model_id, b, a, is_provisional, score, inlier_count)
    WHERE inlier_count IS NOT NULL;
`;
