import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';

/** A list of rows of one height; only those in sight exist. `at`: the row that is kept in sight, if any. */
export function Rows({
  count,
  rowPx,
  label,
  at,
  row,
}: {
  count: number;
  rowPx: number;
  label: string;
  at: number | null;
  row: (index: number) => ReactNode;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 6,
  });
  useEffect(() => {
    if (at !== null) rows.scrollToIndex(at);
  }, [rows, at]);

  return (
    <div className="rows" ref={scroller}>
      <div role="list" aria-label={label} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            role="listitem"
            aria-setsize={count}
            aria-posinset={index + 1}
            style={{ height: rowPx, transform: `translateY(${start}px)` }}
          >
            {row(index)}
          </div>
        ))}
      </div>
    </div>
  );
}
