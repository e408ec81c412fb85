/** What the program does, as a drawing: one house in two photos, and what proves that it is one. */
export function Drawing() {
  return (
    <svg className="drawing" viewBox="0 0 260 112" aria-hidden="true">
      <g className="drawing-photo">
        <rect x="1" y="9" width="112" height="86" rx="6" />
        <path d="M1 79 C30 71 70 75 113 77 M34 76 V47 L56 29 L78 47 V75 M50 75 V59 H62 V75" />
        <path d="M92 76 V50 M92 60 L101 49 M92 56 L84 47" />
      </g>
      <g className="drawing-photo">
        <rect x="147" y="17" width="112" height="86" rx="6" />
        <path d="M147 89 C180 79 225 83 259 87 M164 86 V62 L183 46 L202 62 V83 M177 84 V72 H188 V84" />
        <path d="M226 84 V64" />
        <circle cx="226" cy="52" r="14" />
      </g>
      <g className="drawing-match">
        <path d="M56 29 L183 46 M78 47 L202 62 M62 59 L188 72" />
        <circle cx="56" cy="29" r="3" />
        <circle cx="78" cy="47" r="3" />
        <circle cx="62" cy="59" r="3" />
        <circle cx="183" cy="46" r="3" />
        <circle cx="202" cy="62" r="3" />
        <circle cx="188" cy="72" r="3" />
      </g>
    </svg>
  );
}
