/** A text that runs, breaks out or hides where it is not shown as text. */
export const hostile =
  '</script><img src=x onerror="alert(1)"><script>alert(2)</script>"\'>&amp;{{1}}\u2028\u2029\u202e';
