/*
@babel/runtime 7.29.14 (MIT)

MIT License

Copyright (c) 2014-present Sebastian McKenzie and other contributors

Permission is hereby granted, free of charge, to any person obtaining
a copy of this software and associated documentation files (the
"Software"), to deal in the Software without restriction, including
without limitation the rights to use, copy, modify, merge, publish,
distribute, sublicense, and/or sell copies of the Software, and to
permit persons to whom the Software is furnished to do so, subject to
the following conditions:

The above copyright notice and this permission notice shall be
included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND,
EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION
OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION
WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

--------------------------------------------------------------------------------

escape-latex 1.2.0 (MIT)

Copyright (c) 2012 Dang Mai

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of
the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

--------------------------------------------------------------------------------

mathjs 15.2.0 (Apache-2.0)

Apache License
                           Version 2.0, January 2004
                        https://www.apache.org/licenses/

   TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION

   1. Definitions.

      "License" shall mean the terms and conditions for use, reproduction,
      and distribution as defined by Sections 1 through 9 of this document.

      "Licensor" shall mean the copyright owner or entity authorized by
      the copyright owner that is granting the License.

      "Legal Entity" shall mean the union of the acting entity and all
      other entities that control, are controlled by, or are under common
      control with that entity. For the purposes of this definition,
      "control" means (i) the power, direct or indirect, to cause the
      direction or management of such entity, whether by contract or
      otherwise, or (ii) ownership of fifty percent (50%) or more of the
      outstanding shares, or (iii) beneficial ownership of such entity.

      "You" (or "Your") shall mean an individual or Legal Entity
      exercising permissions granted by this License.

      "Source" form shall mean the preferred form for making modifications,
      including but not limited to software source code, documentation
      source, and configuration files.

      "Object" form shall mean any form resulting from mechanical
      transformation or translation of a Source form, including but
      not limited to compiled object code, generated documentation,
      and conversions to other media types.

      "Work" shall mean the work of authorship, whether in Source or
      Object form, made available under the License, as indicated by a
      copyright notice that is included in or attached to the work
      (an example is provided in the Appendix below).

      "Derivative Works" shall mean any work, whether in Source or Object
      form, that is based on (or derived from) the Work and for which the
      editorial revisions, annotations, elaborations, or other modifications
      represent, as a whole, an original work of authorship. For the purposes
      of this License, Derivative Works shall not include works that remain
      separable from, or merely link (or bind by name) to the interfaces of,
      the Work and Derivative Works thereof.

      "Contribution" shall mean any work of authorship, including
      the original version of the Work and any modifications or additions
      to that Work or Derivative Works thereof, that is intentionally
      submitted to Licensor for inclusion in the Work by the copyright owner
      or by an individual or Legal Entity authorized to submit on behalf of
      the copyright owner. For the purposes of this definition, "submitted"
      means any form of electronic, verbal, or written communication sent
      to the Licensor or its representatives, including but not limited to
      communication on electronic mailing lists, source code control systems,
      and issue tracking systems that are managed by, or on behalf of, the
      Licensor for the purpose of discussing and improving the Work, but
      excluding communication that is conspicuously marked or otherwise
      designated in writing by the copyright owner as "Not a Contribution."

      "Contributor" shall mean Licensor and any individual or Legal Entity
      on behalf of whom a Contribution has been received by Licensor and
      subsequently incorporated within the Work.

   2. Grant of Copyright License. Subject to the terms and conditions of
      this License, each Contributor hereby grants to You a perpetual,
      worldwide, non-exclusive, no-charge, royalty-free, irrevocable
      copyright license to reproduce, prepare Derivative Works of,
      publicly display, publicly perform, sublicense, and distribute the
      Work and such Derivative Works in Source or Object form.

   3. Grant of Patent License. Subject to the terms and conditions of
      this License, each Contributor hereby grants to You a perpetual,
      worldwide, non-exclusive, no-charge, royalty-free, irrevocable
      (except as stated in this section) patent license to make, have made,
      use, offer to sell, sell, import, and otherwise transfer the Work,
      where such license applies only to those patent claims licensable
      by such Contributor that are necessarily infringed by their
      Contribution(s) alone or by combination of their Contribution(s)
      with the Work to which such Contribution(s) was submitted. If You
      institute patent litigation against any entity (including a
      cross-claim or counterclaim in a lawsuit) alleging that the Work
      or a Contribution incorporated within the Work constitutes direct
      or contributory patent infringement, then any patent licenses
      granted to You under this License for that Work shall terminate
      as of the date such litigation is filed.

   4. Redistribution. You may reproduce and distribute copies of the
      Work or Derivative Works thereof in any medium, with or without
      modifications, and in Source or Object form, provided that You
      meet the following conditions:

      (a) You must give any other recipients of the Work or
          Derivative Works a copy of this License; and

      (b) You must cause any modified files to carry prominent notices
          stating that You changed the files; and

      (c) You must retain, in the Source form of any Derivative Works
          that You distribute, all copyright, patent, trademark, and
          attribution notices from the Source form of the Work,
          excluding those notices that do not pertain to any part of
          the Derivative Works; and

      (d) If the Work includes a "NOTICE" text file as part of its
          distribution, then any Derivative Works that You distribute must
          include a readable copy of the attribution notices contained
          within such NOTICE file, excluding those notices that do not
          pertain to any part of the Derivative Works, in at least one
          of the following places: within a NOTICE text file distributed
          as part of the Derivative Works; within the Source form or
          documentation, if provided along with the Derivative Works; or,
          within a display generated by the Derivative Works, if and
          wherever such third-party notices normally appear. The contents
          of the NOTICE file are for informational purposes only and
          do not modify the License. You may add Your own attribution
          notices within Derivative Works that You distribute, alongside
          or as an addendum to the NOTICE text from the Work, provided
          that such additional attribution notices cannot be construed
          as modifying the License.

      You may add Your own copyright statement to Your modifications and
      may provide additional or different license terms and conditions
      for use, reproduction, or distribution of Your modifications, or
      for any such Derivative Works as a whole, provided Your use,
      reproduction, and distribution of the Work otherwise complies with
      the conditions stated in this License.

   5. Submission of Contributions. Unless You explicitly state otherwise,
      any Contribution intentionally submitted for inclusion in the Work
      by You to the Licensor shall be under the terms and conditions of
      this License, without any additional terms or conditions.
      Notwithstanding the above, nothing herein shall supersede or modify
      the terms of any separate license agreement you may have executed
      with Licensor regarding such Contributions.

   6. Trademarks. This License does not grant permission to use the trade
      names, trademarks, service marks, or product names of the Licensor,
      except as required for reasonable and customary use in describing the
      origin of the Work and reproducing the content of the NOTICE file.

   7. Disclaimer of Warranty. Unless required by applicable law or
      agreed to in writing, Licensor provides the Work (and each
      Contributor provides its Contributions) on an "AS IS" BASIS,
      WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or
      implied, including, without limitation, any warranties or conditions
      of TITLE, NON-INFRINGEMENT, MERCHANTABILITY, or FITNESS FOR A
      PARTICULAR PURPOSE. You are solely responsible for determining the
      appropriateness of using or redistributing the Work and assume any
      risks associated with Your exercise of permissions under this License.

   8. Limitation of Liability. In no event and under no legal theory,
      whether in tort (including negligence), contract, or otherwise,
      unless required by applicable law (such as deliberate and grossly
      negligent acts) or agreed to in writing, shall any Contributor be
      liable to You for damages, including any direct, indirect, special,
      incidental, or consequential damages of any character arising as a
      result of this License or out of the use or inability to use the
      Work (including but not limited to damages for loss of goodwill,
      work stoppage, computer failure or malfunction, or any and all
      other commercial damages or losses), even if such Contributor
      has been advised of the possibility of such damages.

   9. Accepting Warranty or Additional Liability. While redistributing
      the Work or Derivative Works thereof, You may choose to offer,
      and charge a fee for, acceptance of support, warranty, indemnity,
      or other liability obligations and/or rights consistent with this
      License. However, in accepting such obligations, You may act only
      on Your own behalf and on Your sole responsibility, not on behalf
      of any other Contributor, and only if You agree to indemnify,
      defend, and hold each Contributor harmless for any liability
      incurred by, or claims asserted against, such Contributor by reason
      of your accepting any such warranty or additional liability.

   END OF TERMS AND CONDITIONS

math.js
https://github.com/josdejong/mathjs

Copyright (C) 2013-2026 Jos de Jong <wjosdejong@gmail.com>

Licensed under the Apache License, Version 2.0 (the "License");
you may not use this file except in compliance with the License.
You may obtain a copy of the License at

   https://www.apache.org/licenses/LICENSE-2.0

Unless required by applicable law or agreed to in writing, software
distributed under the License is distributed on an "AS IS" BASIS,
WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
See the License for the specific language governing permissions and
limitations under the License.

--------------------------------------------------------------------------------

tiny-emitter 2.1.0 (MIT)

The MIT License (MIT)

Copyright (c) 2017 Scott Corgan

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

--------------------------------------------------------------------------------

typed-function 4.2.2 (MIT)

The MIT License (MIT)

Copyright (c) 2014-2024 Jos de Jong

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
*/
'use strict';
var Gi = Object.create;
var jr = Object.defineProperty;
var Xi = Object.getOwnPropertyDescriptor;
var zi = Object.getOwnPropertyNames;
var Zi = Object.getPrototypeOf,
  Ki = Object.prototype.hasOwnProperty;
var Le = (e, n) => () => {
    try {
      return n || e((n = { exports: {} }).exports, n), n.exports;
    } catch (i) {
      throw ((n = 0), i);
    }
  },
  Yi = (e, n) => {
    for (var i in n) jr(e, i, { get: n[i], enumerable: !0 });
  },
  qn = (e, n, i, c) => {
    if ((n && typeof n == 'object') || typeof n == 'function')
      for (const a of zi(n))
        !Ki.call(e, a) && a !== i && jr(e, a, { get: () => n[a], enumerable: !(c = Xi(n, a)) || c.enumerable });
    return e;
  };
var ie = (e, n, i) => (
    (i = e != null ? Gi(Zi(e)) : {}),
    qn(n || !e || !e.__esModule ? jr(i, 'default', { value: e, enumerable: !0 }) : i, e)
  ),
  Qi = (e) => qn(jr({}, '__esModule', { value: !0 }), e);
var $r = Le((fa, Se) => {
  function Gt() {
    return (
      (Se.exports = Gt =
        Object.assign
          ? Object.assign.bind()
          : function (e) {
              for (var n = 1; n < arguments.length; n++) {
                var i = arguments[n];
                for (var c in i) Object.hasOwn(i, c) && (e[c] = i[c]);
              }
              return e;
            }),
      (Se.exports.__esModule = !0),
      (Se.exports.default = Se.exports),
      Gt.apply(null, arguments)
    );
  }
  (Se.exports = Gt), (Se.exports.__esModule = !0), (Se.exports.default = Se.exports);
});
var tn = Le((en, rn) => {
  ((e, n) => {
    typeof en == 'object' && typeof rn < 'u'
      ? (rn.exports = n())
      : typeof define == 'function' && define.amd
        ? define(n)
        : ((e = typeof globalThis < 'u' ? globalThis : e || self), (e.typed = n()));
  })(en, () => {
    function e() {
      return !0;
    }
    function n() {
      return !1;
    }
    function i() {}
    const c = 'Argument is not a typed-function.';
    function a() {
      function o(l) {
        return typeof l == 'object' && l !== null && l.constructor === Object;
      }
      let u = [
          { name: 'number', test: (l) => typeof l == 'number' },
          { name: 'string', test: (l) => typeof l == 'string' },
          { name: 'boolean', test: (l) => typeof l == 'boolean' },
          { name: 'Function', test: (l) => typeof l == 'function' },
          { name: 'Array', test: Array.isArray },
          { name: 'Date', test: (l) => l instanceof Date },
          { name: 'RegExp', test: (l) => l instanceof RegExp },
          { name: 'Object', test: o },
          { name: 'null', test: (l) => l === null },
          { name: 'undefined', test: (l) => l === void 0 },
        ],
        s = { name: 'any', test: e, isAny: !0 },
        f,
        m,
        D = 0,
        h = { createCount: 0 };
      function y(l) {
        const d = f.get(l);
        if (d) return d;
        let v = 'Unknown type "' + l + '"',
          E = l.toLowerCase(),
          w;
        for (w of m)
          if (w.toLowerCase() === E) {
            v += '. Did you mean "' + w + '" ?';
            break;
          }
        throw new TypeError(v);
      }
      function N(l) {
        const d = arguments.length > 1 && arguments[1] !== void 0 ? arguments[1] : 'any',
          v = d ? y(d).index : m.length,
          E = [];
        for (let F = 0; F < l.length; ++F) {
          if (!l[F] || typeof l[F].name != 'string' || typeof l[F].test != 'function')
            throw new TypeError('Object with properties {name: string, test: function} expected');
          const S = l[F].name;
          if (f.has(S)) throw new TypeError('Duplicate type name "' + S + '"');
          E.push(S), f.set(S, { name: S, test: l[F].test, isAny: l[F].isAny, index: v + F, conversionsTo: [] });
        }
        const w = m.slice(v);
        m = m.slice(0, v).concat(E).concat(w);
        for (let F = v + E.length; F < m.length; ++F) f.get(m[F]).index = F;
      }
      function M() {
        (f = new Map()), (m = []), (D = 0), N([s], !1);
      }
      M(), N(u);
      function j() {
        let l;
        for (l of m) f.get(l).conversionsTo = [];
        D = 0;
      }
      function x(l) {
        const d = m.filter((v) => {
          const E = f.get(v);
          return !E.isAny && E.test(l);
        });
        return d.length ? d : ['any'];
      }
      function O(l) {
        return l && typeof l == 'function' && '_typedFunctionData' in l;
      }
      function T(l, d, v) {
        if (!O(l)) throw new TypeError(c);
        const E = v && v.exact,
          w = Array.isArray(d) ? d.join(',') : d,
          F = k(w),
          S = _(F);
        if (!E || S in l.signatures) {
          const p = l._typedFunctionData.signatureMap.get(S);
          if (p) return p;
        }
        let A = F.length,
          P;
        if (E) {
          P = [];
          let p;
          for (p in l.signatures) P.push(l._typedFunctionData.signatureMap.get(p));
        } else P = l._typedFunctionData.signatures;
        for (let p = 0; p < A; ++p) {
          let g = F[p],
            C = [],
            I;
          for (I of P) {
            const L = R(I.params, p);
            if (!(!L || (g.restParam && !L.restParam))) {
              if (!L.hasAny) {
                const te = H(L);
                if (g.types.some((pe) => !te.has(pe.name))) continue;
              }
              C.push(I);
            }
          }
          if (((P = C), P.length === 0)) break;
        }
        let r;
        for (r of P) if (r.params.length <= A) return r;
        throw new TypeError('Signature not found (signature: ' + (l.name || 'unnamed') + '(' + _(F, ', ') + '))');
      }
      function $(l, d, v) {
        return T(l, d, v).implementation;
      }
      function B(l, d) {
        const v = y(d);
        if (v.test(l)) return l;
        const E = v.conversionsTo;
        if (E.length === 0) throw new Error('There are no conversions to ' + d + ' defined.');
        for (let w = 0; w < E.length; w++) if (y(E[w].from).test(l)) return E[w].convert(l);
        throw new Error('Cannot convert ' + l + ' to ' + d);
      }
      function _(l) {
        const d = arguments.length > 1 && arguments[1] !== void 0 ? arguments[1] : ',';
        return l.map((v) => v.name).join(d);
      }
      function V(l) {
        let d = l.indexOf('...') === 0,
          E = (d ? (l.length > 3 ? l.slice(3) : 'any') : l).split('|').map((A) => y(A.trim())),
          w = !1,
          F = d ? '...' : '';
        return {
          types: E.map(
            (A) => (
              (w = A.isAny || w),
              (F += A.name + '|'),
              { name: A.name, typeIndex: A.index, test: A.test, isAny: A.isAny, conversion: null, conversionIndex: -1 }
            ),
          ),
          name: F.slice(0, -1),
          hasAny: w,
          hasConversion: !1,
          restParam: d,
        };
      }
      function Z(l) {
        let d = l.types.map((S) => S.name),
          v = ae(d),
          E = l.hasAny,
          w = l.name,
          F = v.map((S) => {
            const A = y(S.from);
            return (
              (E = A.isAny || E),
              (w += '|' + S.from),
              {
                name: S.from,
                typeIndex: A.index,
                test: A.test,
                isAny: A.isAny,
                conversion: S,
                conversionIndex: S.index,
              }
            );
          });
        return { types: l.types.concat(F), name: w, hasAny: E, hasConversion: F.length > 0, restParam: l.restParam };
      }
      function H(l) {
        return l.typeSet || ((l.typeSet = new Set()), l.types.forEach((d) => l.typeSet.add(d.name))), l.typeSet;
      }
      function k(l) {
        const d = [];
        if (typeof l != 'string') throw new TypeError('Signatures must be strings');
        const v = l.trim();
        if (v === '') return d;
        const E = v.split(',');
        for (let w = 0; w < E.length; ++w) {
          const F = V(E[w].trim());
          if (F.restParam && w !== E.length - 1)
            throw new SyntaxError('Unexpected rest parameter "' + E[w] + '": only allowed for the last parameter');
          if (F.types.length === 0) return null;
          d.push(F);
        }
        return d;
      }
      function q(l) {
        const d = Be(l);
        return d ? d.restParam : !1;
      }
      function U(l) {
        if (!l || l.types.length === 0) return e;
        if (l.types.length === 1) return y(l.types[0].name).test;
        if (l.types.length === 2) {
          const d = y(l.types[0].name).test,
            v = y(l.types[1].name).test;
          return (w) => d(w) || v(w);
        } else {
          const d = l.types.map((v) => y(v.name).test);
          return (E) => {
            for (let w = 0; w < d.length; w++) if (d[w](E)) return !0;
            return !1;
          };
        }
      }
      function b(l) {
        let d, v, E;
        if (q(l)) {
          d = pr(l).map(U);
          const w = d.length,
            F = U(Be(l)),
            S = (A) => {
              for (let P = w; P < A.length; P++) if (!F(A[P])) return !1;
              return !0;
            };
          return (P) => {
            for (let r = 0; r < d.length; r++) if (!d[r](P[r])) return !1;
            return S(P) && P.length >= w + 1;
          };
        } else
          return l.length === 0
            ? (F) => F.length === 0
            : l.length === 1
              ? ((v = U(l[0])), (F) => v(F[0]) && F.length === 1)
              : l.length === 2
                ? ((v = U(l[0])), (E = U(l[1])), (F) => v(F[0]) && E(F[1]) && F.length === 2)
                : ((d = l.map(U)),
                  (F) => {
                    for (let S = 0; S < d.length; S++) if (!d[S](F[S])) return !1;
                    return F.length === d.length;
                  });
      }
      function R(l, d) {
        return d < l.length ? l[d] : q(l) ? Be(l) : null;
      }
      function ee(l, d) {
        const v = R(l, d);
        return v ? H(v) : new Set();
      }
      function ne(l) {
        return l.conversion === null || l.conversion === void 0;
      }
      function z(l, d) {
        const v = new Set();
        return (
          l.forEach((E) => {
            let w = ee(E.params, d),
              F;
            for (F of w) v.add(F);
          }),
          v.has('any') ? ['any'] : Array.from(v)
        );
      }
      function re(l, d, v) {
        let E,
          w,
          F = l || 'unnamed',
          S = v,
          A;
        for (A = 0; A < d.length; A++) {
          const g = [];
          if (
            (S.forEach((C) => {
              const I = R(C.params, A),
                L = U(I);
              (A < C.params.length || q(C.params)) && L(d[A]) && g.push(C);
            }),
            g.length === 0)
          ) {
            if (((w = z(S, A)), w.length > 0)) {
              const C = x(d[A]);
              return (
                (E = new TypeError(
                  'Unexpected type of argument in function ' +
                    F +
                    ' (expected: ' +
                    w.join(' or ') +
                    ', actual: ' +
                    C.join(' | ') +
                    ', index: ' +
                    A +
                    ')',
                )),
                (E.data = { category: 'wrongType', fn: F, index: A, actual: C, expected: w }),
                E
              );
            }
          } else S = g;
        }
        const P = S.map((g) => (q(g.params) ? 1 / 0 : g.params.length));
        if (d.length < Math.min.apply(null, P))
          return (
            (w = z(S, A)),
            (E = new TypeError(
              'Too few arguments in function ' + F + ' (expected: ' + w.join(' or ') + ', index: ' + d.length + ')',
            )),
            (E.data = { category: 'tooFewArgs', fn: F, index: d.length, expected: w }),
            E
          );
        const r = Math.max.apply(null, P);
        if (d.length > r)
          return (
            (E = new TypeError(
              'Too many arguments in function ' + F + ' (expected: ' + r + ', actual: ' + d.length + ')',
            )),
            (E.data = { category: 'tooManyArgs', fn: F, index: d.length, expectedLength: r }),
            E
          );
        const p = [];
        for (let g = 0; g < d.length; ++g) p.push(x(d[g]).join('|'));
        return (
          (E = new TypeError(
            'Arguments of type "' +
              p.join(', ') +
              '" do not match any of the defined signatures of function ' +
              F +
              '.',
          )),
          (E.data = { category: 'mismatch', actual: p }),
          E
        );
      }
      function we(l) {
        let d = m.length + 1;
        for (let v = 0; v < l.types.length; v++) d = Math.min(d, l.types[v].typeIndex);
        return d;
      }
      function xe(l) {
        let d = D + 1;
        for (let v = 0; v < l.types.length; v++) ne(l.types[v]) || (d = Math.min(d, l.types[v].conversionIndex));
        return d;
      }
      function fr(l, d) {
        if (l.hasAny) {
          if (!d.hasAny) return 0.1;
        } else if (d.hasAny) return -0.1;
        if (l.restParam) {
          if (!d.restParam) return 0.01;
        } else if (d.restParam) return -0.01;
        const v = we(l) - we(d);
        if (v < 0) return -0.001;
        if (v > 0) return 0.001;
        const E = xe(l),
          w = xe(d);
        if (l.hasConversion) {
          if (!d.hasConversion) return (1 + E) * 1e-6;
        } else if (d.hasConversion) return -(1 + w) * 1e-6;
        const F = E - w;
        return F < 0 ? -1e-7 : F > 0 ? 1e-7 : 0;
      }
      function qt(l, d) {
        const v = l.params,
          E = d.params,
          w = Be(v),
          F = Be(E),
          S = q(v),
          A = q(E);
        if (S && w.hasAny) {
          if (!A || !F.hasAny) return 1e7;
        } else if (A && F.hasAny) return -1e7;
        let P = 0,
          r = 0,
          p;
        for (p of v) p.hasAny && ++P, p.hasConversion && ++r;
        let g = 0,
          C = 0;
        for (p of E) p.hasAny && ++g, p.hasConversion && ++C;
        if (P !== g) return (P - g) * 1e6;
        if (S && w.hasConversion) {
          if (!A || !F.hasConversion) return 1e5;
        } else if (A && F.hasConversion) return -1e5;
        if (r !== C) return (r - C) * 1e4;
        if (S) {
          if (!A) return 1e3;
        } else if (A) return -1e3;
        const I = (v.length - E.length) * (S ? -100 : 100);
        if (I !== 0) return I;
        let L = [],
          te = 0;
        for (let er = 0; er < v.length; ++er) {
          const kr = fr(v[er], E[er]);
          L.push(kr), (te += kr);
        }
        if (te !== 0) return (te < 0 ? -10 : 10) + te;
        let pe,
          Re = 9,
          Vt = Re / (L.length + 1);
        for (pe of L) {
          if (pe !== 0) return (pe < 0 ? -Re : Re) + pe;
          Re -= Vt;
        }
        return 0;
      }
      function ae(l) {
        if (l.length === 0) return [];
        const d = l.map(y);
        if (l.length === 1) return d[0].conversionsTo;
        const v = new Set(l),
          E = new Set();
        for (let F = 0; F < d.length; ++F) for (const S of d[F].conversionsTo) v.has(S.from) || E.add(S.from);
        const w = [];
        for (const F of E) {
          let S = D + 1,
            A = null;
          for (let P = 0; P < d.length; ++P)
            for (const r of d[P].conversionsTo) r.from === F && r.index < S && ((S = r.index), (A = r));
          w.push(A);
        }
        return w;
      }
      function Ut(l, d) {
        let v = d,
          E = '';
        if (l.some((F) => F.hasConversion)) {
          const F = q(l),
            S = l.map(Wt);
          (E = S.map((A) => A.name).join(';')),
            (v = function () {
              const P = [],
                r = F ? arguments.length - 1 : arguments.length;
              for (let p = 0; p < r; p++) P[p] = S[p](arguments[p]);
              return F && (P[r] = arguments[r].map(S[r])), d.apply(this, P);
            });
        }
        let w = v;
        if (q(l)) {
          const F = l.length - 1;
          w = function () {
            return v.apply(this, Qe(arguments, 0, F).concat([Qe(arguments, F)]));
          };
        }
        return E && Object.defineProperty(w, 'name', { value: E }), w;
      }
      function Wt(l) {
        let d,
          v,
          E,
          w,
          F = [],
          S = [],
          A = '';
        l.types.forEach((r) => {
          r.conversion &&
            ((A += r.conversion.from + '~>' + r.conversion.to + ','),
            F.push(y(r.conversion.from).test),
            S.push(r.conversion.convert));
        }),
          A ? (A = A.slice(0, -1)) : (A = 'pass');
        let P = (r) => r;
        switch (S.length) {
          case 0:
            break;
          case 1:
            (d = F[0]), (E = S[0]), (P = (p) => (d(p) ? E(p) : p));
            break;
          case 2:
            (d = F[0]), (v = F[1]), (E = S[0]), (w = S[1]), (P = (p) => (d(p) ? E(p) : v(p) ? w(p) : p));
            break;
          default:
            P = (p) => {
              for (let g = 0; g < S.length; g++) if (F[g](p)) return S[g](p);
              return p;
            };
        }
        return Object.defineProperty(P, 'name', { value: A }), P;
      }
      function Er(l) {
        function d(v, E, w) {
          if (E < v.length) {
            let F = v[E],
              S = [];
            if (F.restParam) {
              const A = F.types.filter(ne);
              A.length < F.types.length &&
                S.push({
                  types: A,
                  name: '...' + A.map((P) => P.name).join('|'),
                  hasAny: A.some((P) => P.isAny),
                  hasConversion: !1,
                  restParam: !0,
                }),
                S.push(F);
            } else
              S = F.types.map((A) => ({
                types: [A],
                name: A.name,
                hasAny: A.isAny,
                hasConversion: A.conversion,
                restParam: !1,
              }));
            return Sr(S, (A) => d(v, E + 1, w.concat([A])));
          } else return [w];
        }
        return d(l, 0, []);
      }
      function Fr(l, d) {
        const v = Math.max(l.length, d.length);
        for (let A = 0; A < v; A++) {
          let P = ee(l, A),
            r = ee(d, A),
            p = !1,
            g;
          for (g of r)
            if (P.has(g)) {
              p = !0;
              break;
            }
          if (!p) return !1;
        }
        const E = l.length,
          w = d.length,
          F = q(l),
          S = q(d);
        return F ? (S ? E === w : w >= E) : S ? E >= w : E === w;
      }
      function Ar(l) {
        return l.map((d) =>
          lr(d) ? Or(d.referToSelf.callback) : Mr(d) ? He(d.referTo.references, d.referTo.callback) : d,
        );
      }
      function Cr(l, d, v) {
        let E = [],
          w;
        for (w of l) {
          let F = v[w];
          if (typeof F != 'number') throw new TypeError('No definition for referenced signature "' + w + '"');
          if (((F = d[F]), typeof F != 'function')) return !1;
          E.push(F);
        }
        return E;
      }
      function Nr(l, d, v) {
        let E = Ar(l),
          w = new Array(E.length).fill(!1),
          F = !0;
        for (; F; ) {
          F = !1;
          let S = !0;
          for (let A = 0; A < E.length; ++A) {
            if (w[A]) continue;
            const P = E[A];
            if (lr(P)) (E[A] = P.referToSelf.callback(v)), (E[A].referToSelf = P.referToSelf), (w[A] = !0), (S = !1);
            else if (Mr(P)) {
              const r = Cr(P.referTo.references, E, d);
              r
                ? ((E[A] = P.referTo.callback.apply(this, r)), (E[A].referTo = P.referTo), (w[A] = !0), (S = !1))
                : (F = !0);
            }
          }
          if (S && F) throw new SyntaxError('Circular reference detected in resolving typed.referTo');
        }
        return E;
      }
      function br(l) {
        const d = /\bthis(\(|\.signatures\b)/;
        Object.keys(l).forEach((v) => {
          const E = l[v];
          if (d.test(E.toString()))
            throw new SyntaxError(
              'Using `this` to self-reference a function is deprecated since typed-function@3. Use typed.referTo and typed.referToSelf instead.',
            );
        });
      }
      function wr(l, d) {
        if ((h.createCount++, Object.keys(d).length === 0)) throw new SyntaxError('No signatures provided');
        h.warnAgainstDeprecatedThis && br(d);
        let v = [],
          E = [],
          w = {},
          F = [],
          S;
        for (S in d) {
          if (!Object.hasOwn(d, S)) continue;
          const Q = k(S);
          if (!Q) continue;
          v.forEach((Dr) => {
            if (Fr(Dr, Q)) throw new TypeError('Conflicting signatures "' + _(Dr) + '" and "' + _(Q) + '".');
          }),
            v.push(Q);
          const he = E.length;
          E.push(d[S]);
          let Ji = Q.map(Z),
            Ir;
          for (Ir of Er(Ji)) {
            const Dr = _(Ir);
            F.push({ params: Ir, name: Dr, fn: he }), Ir.every((Vi) => !Vi.hasConversion) && (w[Dr] = he);
          }
        }
        F.sort(qt);
        let A = Nr(E, w, hr),
          P;
        for (P in w) Object.hasOwn(w, P) && (w[P] = A[w[P]]);
        const r = [],
          p = new Map();
        for (P of F) p.has(P.name) || ((P.fn = A[P.fn]), r.push(P), p.set(P.name, P));
        const g = r[0] && r[0].params.length <= 2 && !q(r[0].params),
          C = r[1] && r[1].params.length <= 2 && !q(r[1].params),
          I = r[2] && r[2].params.length <= 2 && !q(r[2].params),
          L = r[3] && r[3].params.length <= 2 && !q(r[3].params),
          te = r[4] && r[4].params.length <= 2 && !q(r[4].params),
          pe = r[5] && r[5].params.length <= 2 && !q(r[5].params),
          Re = g && C && I && L && te && pe;
        for (let Q = 0; Q < r.length; ++Q) r[Q].test = b(r[Q].params);
        const Vt = g ? U(r[0].params[0]) : n,
          er = C ? U(r[1].params[0]) : n,
          kr = I ? U(r[2].params[0]) : n,
          xi = L ? U(r[3].params[0]) : n,
          yi = te ? U(r[4].params[0]) : n,
          Ei = pe ? U(r[5].params[0]) : n,
          Fi = g ? U(r[0].params[1]) : n,
          Ai = C ? U(r[1].params[1]) : n,
          Ci = I ? U(r[2].params[1]) : n,
          Ni = L ? U(r[3].params[1]) : n,
          bi = te ? U(r[4].params[1]) : n,
          wi = pe ? U(r[5].params[1]) : n;
        for (let Q = 0; Q < r.length; ++Q) r[Q].implementation = Ut(r[Q].params, r[Q].fn);
        const Bi = g ? r[0].implementation : i,
          Si = C ? r[1].implementation : i,
          Ti = I ? r[2].implementation : i,
          Oi = L ? r[3].implementation : i,
          Mi = te ? r[4].implementation : i,
          Pi = pe ? r[5].implementation : i,
          ki = g ? r[0].params.length : -1,
          Ii = C ? r[1].params.length : -1,
          ji = I ? r[2].params.length : -1,
          $i = L ? r[3].params.length : -1,
          _i = te ? r[4].params.length : -1,
          Ri = pe ? r[5].params.length : -1,
          Li = Re ? 6 : 0,
          qi = r.length,
          Ui = r.map((Q) => Q.test),
          Wi = r.map((Q) => Q.implementation),
          Hi = function () {
            for (let he = Li; he < qi; he++) if (Ui[he](arguments)) return Wi[he].apply(this, arguments);
            return h.onMismatch(l, arguments, r);
          };
        function hr(Q, he) {
          return arguments.length === ki && Vt(Q) && Fi(he)
            ? Bi.apply(this, arguments)
            : arguments.length === Ii && er(Q) && Ai(he)
              ? Si.apply(this, arguments)
              : arguments.length === ji && kr(Q) && Ci(he)
                ? Ti.apply(this, arguments)
                : arguments.length === $i && xi(Q) && Ni(he)
                  ? Oi.apply(this, arguments)
                  : arguments.length === _i && yi(Q) && bi(he)
                    ? Mi.apply(this, arguments)
                    : arguments.length === Ri && Ei(Q) && wi(he)
                      ? Pi.apply(this, arguments)
                      : Hi.apply(this, arguments);
        }
        try {
          Object.defineProperty(hr, 'name', { value: l });
        } catch {}
        return (hr.signatures = w), (hr._typedFunctionData = { signatures: r, signatureMap: p }), hr;
      }
      function cr(l, d, v) {
        throw re(l, d, v);
      }
      function pr(l) {
        return Qe(l, 0, l.length - 1);
      }
      function Be(l) {
        return l[l.length - 1];
      }
      function Qe(l, d, v) {
        return Array.prototype.slice.call(l, d, v);
      }
      function Br(l, d) {
        for (let v = 0; v < l.length; v++) if (d(l[v])) return l[v];
      }
      function Sr(l, d) {
        return Array.prototype.concat.apply([], l.map(d));
      }
      function Tr() {
        const l = pr(arguments).map((v) => _(k(v))),
          d = Be(arguments);
        if (typeof d != 'function') throw new TypeError('Callback function expected as last argument');
        return He(l, d);
      }
      function He(l, d) {
        return { referTo: { references: l, callback: d } };
      }
      function Or(l) {
        if (typeof l != 'function') throw new TypeError('Callback function expected as first argument');
        return { referToSelf: { callback: l } };
      }
      function Mr(l) {
        return (
          l &&
          typeof l.referTo == 'object' &&
          Array.isArray(l.referTo.references) &&
          typeof l.referTo.callback == 'function'
        );
      }
      function lr(l) {
        return l && typeof l.referToSelf == 'object' && typeof l.referToSelf.callback == 'function';
      }
      function Pr(l, d) {
        if (!l) return d;
        if (d && d !== l) {
          const v = new Error('Function names do not match (expected: ' + l + ', actual: ' + d + ')');
          throw ((v.data = { actual: d, expected: l }), v);
        }
        return l;
      }
      function Ht(l) {
        let d;
        for (const v in l)
          Object.hasOwn(l, v) && (O(l[v]) || typeof l[v].signature == 'string') && (d = Pr(d, l[v].name));
        return d;
      }
      function _e(l, d) {
        let v;
        for (v in d)
          if (Object.hasOwn(d, v)) {
            if (v in l && d[v] !== l[v]) {
              const E = new Error('Signature "' + v + '" is defined twice');
              throw ((E.data = { signature: v, sourceFunction: d[v], destFunction: l[v] }), E);
            }
            l[v] = d[v];
          }
      }
      const Jt = h;
      (h = function (l) {
        let d = typeof l == 'string',
          v = d ? 1 : 0,
          E = d ? l : '',
          w = {};
        for (let F = v; F < arguments.length; ++F) {
          let S = arguments[F],
            A = {},
            P;
          if (
            (typeof S == 'function'
              ? ((P = S.name), typeof S.signature == 'string' ? (A[S.signature] = S) : O(S) && (A = S.signatures))
              : o(S) && ((A = S), d || (P = Ht(S))),
            Object.keys(A).length === 0)
          ) {
            const r = new TypeError(
              "Argument to 'typed' at index " +
                F +
                ' is not a (typed) function, nor an object with signatures as keys and functions as values.',
            );
            throw ((r.data = { index: F, argument: S }), r);
          }
          d || (E = Pr(E, P)), _e(w, A);
        }
        return wr(E || '', w);
      }),
        (h.create = a),
        (h.createCount = Jt.createCount),
        (h.onMismatch = cr),
        (h.throwMismatchError = cr),
        (h.createError = re),
        (h.clear = M),
        (h.clearConversions = j),
        (h.addTypes = N),
        (h._findType = y),
        (h.referTo = Tr),
        (h.referToSelf = Or),
        (h.convert = B),
        (h.findSignature = T),
        (h.find = $),
        (h.isTypedFunction = O),
        (h.warnAgainstDeprecatedThis = !0),
        (h.addType = (l, d) => {
          let v = 'any';
          d !== !1 && f.has('Object') && (v = 'Object'), h.addTypes([l], v);
        });
      function mr(l) {
        if (!l || typeof l.from != 'string' || typeof l.to != 'string' || typeof l.convert != 'function')
          throw new TypeError('Object with properties {from: string, to: string, convert: function} expected');
        if (l.to === l.from) throw new SyntaxError('Illegal to define conversion from "' + l.from + '" to itself.');
      }
      return (
        (h.addConversion = function (l) {
          const d = arguments.length > 1 && arguments[1] !== void 0 ? arguments[1] : { override: !1 };
          mr(l);
          const v = y(l.to),
            E = v.conversionsTo.find((w) => w.from === l.from);
          if (E)
            if (d && d.override) h.removeConversion({ from: E.from, to: l.to, convert: E.convert });
            else throw new Error('There is already a conversion from "' + l.from + '" to "' + v.name + '"');
          v.conversionsTo.push({ from: l.from, to: v.name, convert: l.convert, index: D++ });
        }),
        (h.addConversions = (l, d) => {
          l.forEach((v) => h.addConversion(v, d));
        }),
        (h.removeConversion = (l) => {
          mr(l);
          const d = y(l.to),
            v = Br(d.conversionsTo, (w) => w.from === l.from);
          if (!v) throw new Error('Attempt to remove nonexistent conversion from ' + l.from + ' to ' + l.to);
          if (v.convert !== l.convert) throw new Error('Conversion to remove does not match existing conversion');
          const E = d.conversionsTo.indexOf(v);
          d.conversionsTo.splice(E, 1);
        }),
        (h.resolve = (l, d) => {
          if (!O(l)) throw new TypeError(c);
          const v = l._typedFunctionData.signatures;
          for (let E = 0; E < v.length; ++E) if (v[E].test(d)) return v[E];
          return null;
        }),
        h
      );
    }
    var t = a();
    return t;
  });
});
var fn = Le((Xa, ke) => {
  function sn(e) {
    '@babel/helpers - typeof';
    return (
      (ke.exports = sn =
        typeof Symbol == 'function' && typeof Symbol.iterator == 'symbol'
          ? (n) => typeof n
          : (n) =>
              n && typeof Symbol == 'function' && n.constructor === Symbol && n !== Symbol.prototype
                ? 'symbol'
                : typeof n),
      (ke.exports.__esModule = !0),
      (ke.exports.default = ke.exports),
      sn(e)
    );
  }
  (ke.exports = sn), (ke.exports.__esModule = !0), (ke.exports.default = ke.exports);
});
var Eo = Le((za, vr) => {
  var yo = fn().default;
  function Fu(e, n) {
    if (yo(e) != 'object' || !e) return e;
    var i;
    if (typeof Symbol < 'u' && (i = e[Symbol.toPrimitive]) !== void 0) {
      var c = i.call(e, n || 'default');
      if (yo(c) != 'object') return c;
      throw new TypeError('@@toPrimitive must return a primitive value.');
    }
    return (n === 'string' ? String : Number)(e);
  }
  (vr.exports = Fu), (vr.exports.__esModule = !0), (vr.exports.default = vr.exports);
});
var Fo = Le((Za, xr) => {
  var Au = fn().default,
    Cu = Eo();
  function Nu(e) {
    var n = Cu(e, 'string');
    return Au(n) == 'symbol' ? n : n + '';
  }
  (xr.exports = Nu), (xr.exports.__esModule = !0), (xr.exports.default = xr.exports);
});
var me = Le((Ka, yr) => {
  var bu = Fo();
  function wu(e, n, i) {
    return (
      (n = bu(n)) in e
        ? Object.defineProperty(e, n, { value: i, enumerable: !0, configurable: !0, writable: !0 })
        : (e[n] = i),
      e
    );
  }
  (yr.exports = wu), (yr.exports.__esModule = !0), (yr.exports.default = yr.exports);
});
var To = Le((Zs, So) => {
  var yn =
      Object.assign ||
      function (e) {
        for (var n = 1; n < arguments.length; n++) {
          var i = arguments[n];
          for (var c in i) Object.hasOwn(i, c) && (e[c] = i[c]);
        }
        return e;
      },
    Lu = {
      '{': '\\{',
      '}': '\\}',
      '\\': '\\textbackslash{}',
      '#': '\\#',
      $: '\\$',
      '%': '\\%',
      '&': '\\&',
      '^': '\\textasciicircum{}',
      _: '\\_',
      '~': '\\textasciitilde{}',
    },
    qu = {
      '\u2013': '\\--',
      '\u2014': '\\---',
      ' ': '~',
      '	': '\\qquad{}',
      '\r\n': '\\newline{}',
      '\n': '\\newline{}',
    },
    Uu = (n, i) => yn({}, n, i);
  So.exports = function (e) {
    for (
      var n = arguments.length > 1 && arguments[1] !== void 0 ? arguments[1] : {},
        i = n.preserveFormatting,
        c = i === void 0 ? !1 : i,
        a = n.escapeMapFn,
        t = a === void 0 ? Uu : a,
        o = String(e),
        u = '',
        s = t(yn({}, Lu), c ? yn({}, qu) : {}),
        f = Object.keys(s),
        m = () => {
          var h = !1;
          f.forEach((y, N) => {
            h ||
              (o.length >= y.length &&
                o.slice(0, y.length) === y &&
                ((u += s[f[N]]), (o = o.slice(y.length, o.length)), (h = !0)));
          }),
            h || ((u += o.slice(0, 1)), (o = o.slice(1, o.length)));
        };
      o;
    )
      m();
    return u;
  };
});
var mi = Le((th, Ln) => {
  function Rn() {}
  Rn.prototype = {
    on: function (e, n, i) {
      var c = this.e || (this.e = {});
      return (c[e] || (c[e] = [])).push({ fn: n, ctx: i }), this;
    },
    once: function (e, n, i) {
      var c = this;
      function a() {
        c.off(e, a), n.apply(i, arguments);
      }
      return (a._ = n), this.on(e, a, i);
    },
    emit: function (e) {
      var n = [].slice.call(arguments, 1),
        i = ((this.e || (this.e = {}))[e] || []).slice(),
        c = 0,
        a = i.length;
      for (c; c < a; c++) i[c].fn.apply(i[c].ctx, n);
      return this;
    },
    off: function (e, n) {
      var i = this.e || (this.e = {}),
        c = i[e],
        a = [];
      if (c && n) for (var t = 0, o = c.length; t < o; t++) c[t].fn !== n && c[t].fn._ !== n && a.push(c[t]);
      return a.length ? (i[e] = a) : delete i[e], this;
    },
  };
  Ln.exports = Rn;
  Ln.exports.TinyEmitter = Rn;
});
var aa = {};
Yi(aa, { parse: () => ua });
module.exports = Qi(aa);
var _r = {
  relTol: 1e-12,
  absTol: 1e-15,
  matrix: 'Matrix',
  number: 'number',
  numberFallback: 'number',
  precision: 64,
  predictable: !1,
  randomSeed: null,
  legacySubset: !1,
};
function oe(e, n) {
  if (dr(e, n) || Un(e, n)) return e[n];
  throw Rr(e, n)
    ? new Error('Cannot access method "'.concat(n, '" as a property'))
    : e == null
      ? new TypeError('Cannot access property "'.concat(n, '": object is ').concat(e))
      : new Error('No access to property "' + n + '"');
}
function Je(e, n, i) {
  if (dr(e, n) || Un(e, n)) return (e[n] = i), i;
  throw new Error('No access to property "'.concat(n, '"'));
}
function dr(e, n) {
  return ru(e) ? !(n in Object.prototype) : !1;
}
function Un(e, n) {
  return Array.isArray(e) ? typeof n == 'number' || (typeof n == 'string' && eu(n)) || n === 'length' : !1;
}
function eu(e) {
  return /^\d+$/.test(e);
}
function Wn(e, n) {
  if (!Rr(e, n)) throw new Error('No access to method "' + n + '"');
  return e[n];
}
function Rr(e, n) {
  return e == null || typeof e[n] != 'function' || (J(e, n) && Object.getPrototypeOf && n in Object.getPrototypeOf(e))
    ? !1
    : tu.has(n)
      ? !0
      : !(n in Object.prototype || n in Function.prototype);
}
function ru(e) {
  return typeof e == 'object' && e && e.constructor === Object;
}
var tu = new Set(['toString', 'valueOf', 'toLocaleString']);
var Ve = class {
    constructor(n) {
      (this.wrappedObject = n), (this[Symbol.iterator] = this.entries);
    }
    keys() {
      return Object.keys(this.wrappedObject)
        .filter((n) => this.has(n))
        .values();
    }
    get(n) {
      return oe(this.wrappedObject, n);
    }
    set(n, i) {
      return Je(this.wrappedObject, n, i), this;
    }
    has(n) {
      return dr(this.wrappedObject, n) && n in this.wrappedObject;
    }
    entries() {
      return Hn(this.keys(), (n) => [n, this.get(n)]);
    }
    forEach(n) {
      for (var i of this.keys()) n(this.get(i), i, this);
    }
    delete(n) {
      dr(this.wrappedObject, n) && delete this.wrappedObject[n];
    }
    clear() {
      for (var n of this.keys()) this.delete(n);
    }
    get size() {
      return Object.keys(this.wrappedObject).length;
    }
  },
  Lr = class {
    constructor(n, i, c) {
      (this.a = n), (this.b = i), (this.bKeys = c), (this[Symbol.iterator] = this.entries);
    }
    get(n) {
      return this.bKeys.has(n) ? this.b.get(n) : this.a.get(n);
    }
    set(n, i) {
      return this.bKeys.has(n) ? this.b.set(n, i) : this.a.set(n, i), this;
    }
    has(n) {
      return this.b.has(n) || this.a.has(n);
    }
    keys() {
      return new Set([...this.a.keys(), ...this.b.keys()])[Symbol.iterator]();
    }
    entries() {
      return Hn(this.keys(), (n) => [n, this.get(n)]);
    }
    forEach(n) {
      for (var i of this.keys()) n(this.get(i), i, this);
    }
    delete(n) {
      return this.bKeys.has(n) ? this.b.delete(n) : this.a.delete(n);
    }
    clear() {
      this.a.clear(), this.b.clear();
    }
    get size() {
      return [...this.keys()].length;
    }
  };
function Hn(e, n) {
  return {
    next: () => {
      var i = e.next();
      return i.done ? i : { value: n(i.value), done: !1 };
    },
  };
}
function nu() {
  return new Map();
}
function Jn(e) {
  if (!e) return nu();
  if (Fe(e)) return e;
  if (De(e)) return new Ve(e);
  throw new Error('createMap can create maps from objects or Maps');
}
function de(e) {
  return typeof e == 'number';
}
function fe(e) {
  return !e || typeof e != 'object' || typeof e.constructor != 'function'
    ? !1
    : (e.isBigNumber === !0 &&
        typeof e.constructor.prototype == 'object' &&
        e.constructor.prototype.isBigNumber === !0) ||
        (typeof e.constructor.isDecimal == 'function' && e.constructor.isDecimal(e) === !0);
}
function qr(e) {
  return typeof e == 'bigint';
}
function Te(e) {
  return (e && typeof e == 'object' && Object.getPrototypeOf(e).isComplex === !0) || !1;
}
function Ge(e) {
  return (e && typeof e == 'object' && Object.getPrototypeOf(e).isFraction === !0) || !1;
}
function qe(e) {
  return (e && e.constructor.prototype.isUnit === !0) || !1;
}
function Oe(e) {
  return typeof e == 'string';
}
var rr = Array.isArray;
function ge(e) {
  return (e && e.constructor.prototype.isMatrix === !0) || !1;
}
function tr(e) {
  return Array.isArray(e) || ge(e);
}
function Ur(e) {
  return (e && e.isDenseMatrix && e.constructor.prototype.isMatrix === !0) || !1;
}
function Wr(e) {
  return (e && e.isSparseMatrix && e.constructor.prototype.isMatrix === !0) || !1;
}
function Hr(e) {
  return (e && e.constructor.prototype.isRange === !0) || !1;
}
function Jr(e) {
  return (e && e.constructor.prototype.isIndex === !0) || !1;
}
function Vr(e) {
  return typeof e == 'boolean';
}
function Gr(e) {
  return (e && e.constructor.prototype.isResultSet === !0) || !1;
}
function Xr(e) {
  return (e && e.constructor.prototype.isHelp === !0) || !1;
}
function zr(e) {
  return typeof e == 'function';
}
function Zr(e) {
  return e instanceof Date;
}
function Kr(e) {
  return e instanceof RegExp;
}
function De(e) {
  return !!(e && typeof e == 'object' && e.constructor === Object && !Te(e) && !Ge(e));
}
function Fe(e) {
  return e
    ? e instanceof Map ||
        e instanceof Ve ||
        (typeof e.set == 'function' &&
          typeof e.get == 'function' &&
          typeof e.keys == 'function' &&
          typeof e.has == 'function')
    : !1;
}
function Vn(e) {
  return Fe(e) && Fe(e.a) && Fe(e.b);
}
function Gn(e) {
  return Fe(e) && De(e.wrappedObject);
}
function Yr(e) {
  return e === null;
}
function Qr(e) {
  return e === void 0;
}
function le(e) {
  return (e && e.isAccessorNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function Me(e) {
  return (e && e.isArrayNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function et(e) {
  return (e && e.isAssignmentNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function rt(e) {
  return (e && e.isBlockNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function tt(e) {
  return (e && e.isConditionalNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function se(e) {
  return (e && e.isConstantNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function gr(e) {
  return se(e) || (Ce(e) && e.args.length === 1 && se(e.args[0]) && '-+~'.includes(e.op));
}
function nr(e) {
  return (e && e.isFunctionAssignmentNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function Ue(e) {
  return (e && e.isFunctionNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function Ae(e) {
  return (e && e.isIndexNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function G(e) {
  return (e && e.isNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function or(e) {
  return (e && e.isObjectNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function Ce(e) {
  return (e && e.isOperatorNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function ye(e) {
  return (e && e.isParenthesisNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function nt(e) {
  return (e && e.isRangeNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function ot(e) {
  return (e && e.isRelationalNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function ue(e) {
  return (e && e.isSymbolNode === !0 && e.constructor.prototype.isNode === !0) || !1;
}
function it(e) {
  return (e && e.constructor.prototype.isChain === !0) || !1;
}
function Ne(e) {
  var n = typeof e;
  return n === 'object'
    ? e === null
      ? 'null'
      : fe(e)
        ? 'BigNumber'
        : e.constructor && e.constructor.name
          ? e.constructor.name
          : 'Object'
    : n;
}
function We(e) {
  var n = typeof e;
  if (n === 'number' || n === 'bigint' || n === 'string' || n === 'boolean' || e === null || e === void 0) return e;
  if (typeof e.clone == 'function') return e.clone();
  if (Array.isArray(e)) return e.map((i) => We(i));
  if (e instanceof Date) return new Date(e.valueOf());
  if (fe(e)) return e;
  if (De(e)) return ou(e, We);
  if (n === 'function') return e;
  throw new TypeError('Cannot clone: unknown type of value (value: '.concat(e, ')'));
}
function ou(e, n) {
  var i = {};
  for (var c in e) J(e, c) && (i[c] = n(e[c]));
  return i;
}
function Xt(e, n) {
  if (Array.isArray(n)) throw new TypeError('Arrays are not supported by deepExtend');
  for (var i in n)
    if (J(n, i) && !(i in Object.prototype) && !(i in Function.prototype))
      if (n[i] && n[i].constructor === Object)
        e[i] === void 0 && (e[i] = {}), e[i] && e[i].constructor === Object ? Xt(e[i], n[i]) : (e[i] = n[i]);
      else {
        if (Array.isArray(n[i])) throw new TypeError('Arrays are not supported by deepExtend');
        e[i] = n[i];
      }
  return e;
}
function ut(e, n) {
  var i, c, a;
  if (Array.isArray(e)) {
    if (!Array.isArray(n) || e.length !== n.length) return !1;
    for (c = 0, a = e.length; c < a; c++) if (!ut(e[c], n[c])) return !1;
    return !0;
  } else {
    if (typeof e == 'function') return e === n;
    if (e instanceof Object) {
      if (Array.isArray(n) || !(n instanceof Object)) return !1;
      for (i in e) if (!(i in n) || !ut(e[i], n[i])) return !1;
      for (i in n) if (!(i in e)) return !1;
      return !0;
    } else return e === n;
  }
}
function Xn(e) {
  var n = {};
  return zn(e, n), n;
}
function zn(e, n) {
  for (var i in e)
    if (J(e, i)) {
      var c = e[i];
      typeof c == 'object' && c !== null ? zn(c, n) : (n[i] = c);
    }
}
function Xe(e, n, i) {
  var c = !0,
    a;
  Object.defineProperty(e, n, {
    get: () => (c && ((a = i()), (c = !1)), a),
    set: (o) => {
      (a = o), (c = !1);
    },
    configurable: !0,
    enumerable: !0,
  });
}
function J(e, n) {
  return e && Object.hasOwn(e, n);
}
function Zn(e) {
  return e && typeof e.factory == 'function';
}
function Kn(e, n) {
  for (var i = {}, c = 0; c < n.length; c++) {
    var a = n[c],
      t = e[a];
    t !== void 0 && (i[a] = t);
  }
  return i;
}
var Yn = ['Matrix', 'Array'],
  Qn = ['number', 'BigNumber', 'bigint', 'Fraction'];
function ro(e, n) {
  function i(c) {
    if (c) {
      if (c.epsilon !== void 0) {
        console.warn('Warning: The configuration option "epsilon" is deprecated. Use "relTol" and "absTol" instead.');
        var a = We(c);
        return (a.relTol = c.epsilon), (a.absTol = c.epsilon * 0.001), delete a.epsilon, i(a);
      }
      c.legacySubset === !0 &&
        console.warn(
          'Warning: The configuration option "legacySubset" is for compatibility only and might be deprecated in the future.',
        );
      var t = We(e);
      eo(c, 'matrix', Yn), eo(c, 'number', Qn), Xt(e, c);
      var o = We(e),
        u = We(c);
      return n('config', o, t, u), o;
    } else return We(e);
  }
  return (
    (i.MATRIX_OPTIONS = Yn),
    (i.NUMBER_OPTIONS = Qn),
    Object.keys(_r).forEach((c) => {
      Object.defineProperty(i, c, { get: () => e[c], enumerable: !0, configurable: !0 });
    }),
    i
  );
}
function eo(e, n, i) {
  e[n] !== void 0 &&
    !i.includes(e[n]) &&
    console.warn(
      'Warning: Unknown value "' +
        e[n] +
        '" for configuration option "' +
        n +
        '". Available options: ' +
        i.map((c) => JSON.stringify(c)).join(', ') +
        '.',
    );
}
function Pe(e) {
  return typeof e == 'boolean' ? !0 : Number.isFinite(e) ? e === Math.round(e) : !1;
}
function oo(e, n) {
  if (n.number === 'bigint')
    try {
      BigInt(e);
    } catch {
      return n.numberFallback;
    }
  return n.number;
}
function zt(e, n, i) {
  var c = { 2: '0b', 8: '0o', 16: '0x' },
    a = c[n],
    t = '';
  if (i) {
    if (i < 1) throw new Error('size must be in greater than 0');
    if (!Pe(i)) throw new Error('size must be an integer');
    if (e > 2 ** (i - 1) - 1 || e < -(2 ** (i - 1)))
      throw new Error('Value must be in range [-2^'.concat(i - 1, ', 2^').concat(i - 1, '-1]'));
    if (!Pe(e)) throw new Error('Value must be an integer');
    e < 0 && (e = e + 2 ** i), (t = 'i'.concat(i));
  }
  var o = '';
  return e < 0 && ((e = -e), (o = '-')), ''.concat(o).concat(a).concat(e.toString(n)).concat(t);
}
function io(e, n) {
  if (typeof n == 'function') return n(e);
  if (e === 1 / 0) return 'Infinity';
  if (e === -1 / 0) return '-Infinity';
  if (isNaN(e)) return 'NaN';
  var { notation: i, precision: c, wordSize: a } = Zt(n);
  switch (i) {
    case 'fixed':
      return uu(e, c);
    case 'exponential':
      return uo(e, c);
    case 'engineering':
      return iu(e, c);
    case 'bin':
      return zt(e, 2, a);
    case 'oct':
      return zt(e, 8, a);
    case 'hex':
      return zt(e, 16, a);
    case 'auto':
      return au(e, c, n).replace(/((\.\d*?)(0+))($|e)/, function () {
        var t = arguments[2],
          o = arguments[4];
        return t !== '.' ? t + o : o;
      });
    default:
      throw new Error('Unknown notation "' + i + '". Choose "auto", "exponential", "fixed", "bin", "oct", or "hex.');
  }
}
function Zt(e) {
  var n = 'auto',
    i,
    c;
  if (e !== void 0)
    if (de(e)) i = e;
    else if (fe(e)) i = e.toNumber();
    else if (De(e))
      e.precision !== void 0 &&
        (i = to(e.precision, () => {
          throw new Error('Option "precision" must be a number or BigNumber');
        })),
        e.wordSize !== void 0 &&
          (c = to(e.wordSize, () => {
            throw new Error('Option "wordSize" must be a number or BigNumber');
          })),
        e.notation && (n = e.notation);
    else throw new Error('Unsupported type of options, number, BigNumber, or object expected');
  return { notation: n, precision: i, wordSize: c };
}
function at(e) {
  var n = String(e)
    .toLowerCase()
    .match(/^(-?)(\d+\.?\d*)(e([+-]?\d+))?$/);
  if (!n) throw new SyntaxError('Invalid number ' + e);
  var i = n[1],
    c = n[2],
    a = parseFloat(n[4] || '0'),
    t = c.indexOf('.');
  a += t !== -1 ? t - 1 : c.length - 1;
  var o = c
    .replace('.', '')
    .replace(/^0*/, (u) => ((a -= u.length), ''))
    .replace(/0*$/, '')
    .split('')
    .map((u) => parseInt(u));
  return o.length === 0 && (o.push(0), a++), { sign: i, coefficients: o, exponent: a };
}
function iu(e, n) {
  if (isNaN(e) || !Number.isFinite(e)) return String(e);
  var i = at(e),
    c = st(i, n),
    a = c.exponent,
    t = c.coefficients,
    o = a % 3 === 0 ? a : a < 0 ? a - 3 - (a % 3) : a - (a % 3);
  if (de(n)) for (; n > t.length || a - o + 1 > t.length; ) t.push(0);
  else for (var u = Math.abs(a - o) - (t.length - 1), s = 0; s < u; s++) t.push(0);
  for (var f = Math.abs(a - o), m = 1; f > 0; ) m++, f--;
  var D = t.slice(m).join(''),
    h = (de(n) && D.length) || D.match(/[1-9]/) ? '.' + D : '',
    y = t.slice(0, m).join('') + h + 'e' + (a >= 0 ? '+' : '') + o.toString();
  return c.sign + y;
}
function uu(e, n) {
  if (isNaN(e) || !Number.isFinite(e)) return String(e);
  var i = at(e),
    c = typeof n == 'number' ? st(i, i.exponent + 1 + n) : i,
    a = c.coefficients,
    t = c.exponent + 1,
    o = t + (n || 0);
  return (
    a.length < o && (a = a.concat(ir(o - a.length))),
    t < 0 && ((a = ir(-t + 1).concat(a)), (t = 1)),
    t < a.length && a.splice(t, 0, t === 0 ? '0.' : '.'),
    c.sign + a.join('')
  );
}
function uo(e, n) {
  if (isNaN(e) || !Number.isFinite(Number(e))) return String(e);
  var i = at(e),
    c = n ? st(i, n) : i,
    a = c.coefficients,
    t = c.exponent;
  a.length < n && (a = a.concat(ir(n - a.length)));
  var o = a.shift();
  return c.sign + o + (a.length > 0 ? '.' + a.join('') : '') + 'e' + (t >= 0 ? '+' : '') + t;
}
function au(e, n, i) {
  if (isNaN(e) || !Number.isFinite(e)) return String(e);
  var c = no(i?.lowerExp, -3),
    a = no(i?.upperExp, 5),
    t = at(e),
    o = n ? st(t, n) : t;
  if (o.exponent < c || o.exponent >= a) return uo(e, n);
  var u = o.coefficients,
    s = o.exponent;
  u.length < n && (u = u.concat(ir(n - u.length))),
    (u = u.concat(ir(s - u.length + 1 + (u.length < n ? n - u.length : 0)))),
    (u = ir(-s).concat(u));
  var f = s > 0 ? s : 0;
  return f < u.length - 1 && u.splice(f + 1, 0, '.'), o.sign + u.join('');
}
function st(e, n) {
  for (var i = { sign: e.sign, coefficients: e.coefficients, exponent: e.exponent }, c = i.coefficients; n <= 0; )
    c.unshift(0), i.exponent++, n++;
  if (c.length > n) {
    var a = c.splice(n, c.length - n);
    if (a[0] >= 5) {
      var t = n - 1;
      for (c[t]++; c[t] === 10; ) c.pop(), t === 0 && (c.unshift(0), i.exponent++, t++), t--, c[t]++;
    }
  }
  return i;
}
function ir(e) {
  for (var n = [], i = 0; i < e; i++) n.push(0);
  return n;
}
function ao(e) {
  return e
    .toExponential()
    .replace(/e.*$/, '')
    .replace(/^0\.?0*|\./, '').length;
}
function to(e, n) {
  if (de(e)) return e;
  if (fe(e)) return e.toNumber();
  n();
}
function no(e, n) {
  return de(e) ? e : fe(e) ? e.toNumber() : n;
}
function ur(e, n) {
  if (n < e) return 1;
  if (n === e) return n;
  var i = (n + e) >> 1;
  return ur(e, i) * ur(i + 1, n);
}
function Kt(e, n) {
  if (!Pe(e) || e < 0) throw new TypeError('Positive integer value expected in function combinations');
  if (!Pe(n) || n < 0) throw new TypeError('Positive integer value expected in function combinations');
  if (n > e) throw new TypeError('k must be less than or equal to n');
  for (var i = e - n, c = 1, a = n < i ? i + 1 : n + 1, t = 2, o = n < i ? n : i, u = a; u <= e; ++u)
    for (c *= u; t <= o && c % t === 0; ) (c /= t), ++t;
  return t <= o && (c /= ur(t, o)), c;
}
Kt.signature = 'number, number';
function ft(e) {
  var n;
  if (Pe(e)) return e <= 0 ? (Number.isFinite(e) ? 1 / 0 : NaN) : e > 171 ? 1 / 0 : ur(1, e - 1);
  if (e < 0.5) return Math.PI / (Math.sin(Math.PI * e) * ft(1 - e));
  if (e >= 171.35) return 1 / 0;
  if (e > 85) {
    var i = e * e,
      c = i * e,
      a = c * e,
      t = a * e;
    return (
      Math.sqrt((2 * Math.PI) / e) *
      (e / Math.E) ** e *
      (1 +
        1 / (12 * e) +
        1 / (288 * i) -
        139 / (51840 * c) -
        571 / (2488320 * a) +
        163879 / (209018880 * t) +
        5246819 / (75246796800 * t * e))
    );
  }
  --e, (n = Yt[0]);
  for (var o = 1; o < Yt.length; ++o) n += Yt[o] / (e + o);
  var u = e + su + 0.5;
  return Math.sqrt(2 * Math.PI) * u ** (e + 0.5) * Math.exp(-u) * n;
}
ft.signature = 'number';
var su = 4.7421875,
  Yt = [
    0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
    3399464998481189e-20, 4652362892704858e-20, -9837447530487956e-20, 0.0001580887032249125, -0.00021026444172410488,
    0.00021743961811521265, -0.0001643181065367639, 8441822398385275e-20, -26190838401581408e-21, 36899182659531625e-22,
  ],
  fu = 0.9189385332046728,
  cu = 5,
  pu = 7,
  so = [
    1.000000000190015, 76.18009172947146, -86.50532032941678, 24.01409824083091, -1.231739572450155,
    0.001208650973866179, -5395239384953e-18,
  ];
function ct(e) {
  if (e < 0) return NaN;
  if (e === 0) return 1 / 0;
  if (!Number.isFinite(e)) return e;
  if (e < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * e)) - ct(1 - e);
  e = e - 1;
  for (var n = e + cu + 0.5, i = so[0], c = pu - 1; c >= 1; c--) i += so[c] / (e + c);
  return fu + (e + 0.5) * Math.log(n) - n + Math.log(i);
}
ct.signature = 'number';
function W(e, n, i, c) {
  function a(t) {
    var o = Kn(t, n.map(Qt));
    return lu(e, n, t), i(o);
  }
  return (a.isFactory = !0), (a.fn = e), (a.dependencies = n.slice().sort()), c && (a.meta = c), a;
}
function ze(e) {
  return typeof e == 'function' && typeof e.fn == 'string' && Array.isArray(e.dependencies);
}
function lu(e, n, i) {
  var c = n.filter((t) => !mu(t)).every((t) => i[t] !== void 0);
  if (!c) {
    var a = n.filter((t) => i[t] === void 0);
    throw new Error(
      'Cannot create function "'.concat(e, '", ') +
        'some dependencies are missing: '.concat(a.map((t) => '"'.concat(t, '"')).join(', '), '.'),
    );
  }
}
function mu(e) {
  return e && e[0] === '?';
}
function Qt(e) {
  return e && e[0] === '?' ? e.slice(1) : e;
}
function fo() {
  throw new Error('No "bignumber" implementation available');
}
function co() {
  throw new Error('No "fraction" implementation available');
}
function po() {
  throw new Error('No "matrix" implementation available');
}
function lo() {
  throw new Error('No "matrix" implementation available');
}
var nn = ie(tn(), 1);
var mo = () => ((mo = nn.default.create), nn.default),
  hu = ['?BigNumber', '?Complex', '?DenseMatrix', '?Fraction'],
  on = W('typed', hu, (n) => {
    var { BigNumber: i, Complex: c, DenseMatrix: a, Fraction: t } = n,
      o = mo();
    return (
      o.clear(),
      o.addTypes([
        { name: 'number', test: de },
        { name: 'Complex', test: Te },
        { name: 'BigNumber', test: fe },
        { name: 'bigint', test: qr },
        { name: 'Fraction', test: Ge },
        { name: 'Unit', test: qe },
        {
          name: 'identifier',
          test: (u) =>
            Oe &&
            /^(?:[A-Za-z\xAA\xB5\xBA\xC0-\xD6\xD8-\xF6\xF8-\u02C1\u02C6-\u02D1\u02E0-\u02E4\u02EC\u02EE\u0370-\u0374\u0376\u0377\u037A-\u037D\u037F\u0386\u0388-\u038A\u038C\u038E-\u03A1\u03A3-\u03F5\u03F7-\u0481\u048A-\u052F\u0531-\u0556\u0559\u0560-\u0588\u05D0-\u05EA\u05EF-\u05F2\u0620-\u064A\u066E\u066F\u0671-\u06D3\u06D5\u06E5\u06E6\u06EE\u06EF\u06FA-\u06FC\u06FF\u0710\u0712-\u072F\u074D-\u07A5\u07B1\u07CA-\u07EA\u07F4\u07F5\u07FA\u0800-\u0815\u081A\u0824\u0828\u0840-\u0858\u0860-\u086A\u0870-\u0887\u0889-\u088F\u08A0-\u08C9\u0904-\u0939\u093D\u0950\u0958-\u0961\u0971-\u0980\u0985-\u098C\u098F\u0990\u0993-\u09A8\u09AA-\u09B0\u09B2\u09B6-\u09B9\u09BD\u09CE\u09DC\u09DD\u09DF-\u09E1\u09F0\u09F1\u09FC\u0A05-\u0A0A\u0A0F\u0A10\u0A13-\u0A28\u0A2A-\u0A30\u0A32\u0A33\u0A35\u0A36\u0A38\u0A39\u0A59-\u0A5C\u0A5E\u0A72-\u0A74\u0A85-\u0A8D\u0A8F-\u0A91\u0A93-\u0AA8\u0AAA-\u0AB0\u0AB2\u0AB3\u0AB5-\u0AB9\u0ABD\u0AD0\u0AE0\u0AE1\u0AF9\u0B05-\u0B0C\u0B0F\u0B10\u0B13-\u0B28\u0B2A-\u0B30\u0B32\u0B33\u0B35-\u0B39\u0B3D\u0B5C\u0B5D\u0B5F-\u0B61\u0B71\u0B83\u0B85-\u0B8A\u0B8E-\u0B90\u0B92-\u0B95\u0B99\u0B9A\u0B9C\u0B9E\u0B9F\u0BA3\u0BA4\u0BA8-\u0BAA\u0BAE-\u0BB9\u0BD0\u0C05-\u0C0C\u0C0E-\u0C10\u0C12-\u0C28\u0C2A-\u0C39\u0C3D\u0C58-\u0C5A\u0C5C\u0C5D\u0C60\u0C61\u0C80\u0C85-\u0C8C\u0C8E-\u0C90\u0C92-\u0CA8\u0CAA-\u0CB3\u0CB5-\u0CB9\u0CBD\u0CDC-\u0CDE\u0CE0\u0CE1\u0CF1\u0CF2\u0D04-\u0D0C\u0D0E-\u0D10\u0D12-\u0D3A\u0D3D\u0D4E\u0D54-\u0D56\u0D5F-\u0D61\u0D7A-\u0D7F\u0D85-\u0D96\u0D9A-\u0DB1\u0DB3-\u0DBB\u0DBD\u0DC0-\u0DC6\u0E01-\u0E30\u0E32\u0E33\u0E40-\u0E46\u0E81\u0E82\u0E84\u0E86-\u0E8A\u0E8C-\u0EA3\u0EA5\u0EA7-\u0EB0\u0EB2\u0EB3\u0EBD\u0EC0-\u0EC4\u0EC6\u0EDC-\u0EDF\u0F00\u0F40-\u0F47\u0F49-\u0F6C\u0F88-\u0F8C\u1000-\u102A\u103F\u1050-\u1055\u105A-\u105D\u1061\u1065\u1066\u106E-\u1070\u1075-\u1081\u108E\u10A0-\u10C5\u10C7\u10CD\u10D0-\u10FA\u10FC-\u1248\u124A-\u124D\u1250-\u1256\u1258\u125A-\u125D\u1260-\u1288\u128A-\u128D\u1290-\u12B0\u12B2-\u12B5\u12B8-\u12BE\u12C0\u12C2-\u12C5\u12C8-\u12D6\u12D8-\u1310\u1312-\u1315\u1318-\u135A\u1380-\u138F\u13A0-\u13F5\u13F8-\u13FD\u1401-\u166C\u166F-\u167F\u1681-\u169A\u16A0-\u16EA\u16F1-\u16F8\u1700-\u1711\u171F-\u1731\u1740-\u1751\u1760-\u176C\u176E-\u1770\u1780-\u17B3\u17D7\u17DC\u1820-\u1878\u1880-\u1884\u1887-\u18A8\u18AA\u18B0-\u18F5\u1900-\u191E\u1950-\u196D\u1970-\u1974\u1980-\u19AB\u19B0-\u19C9\u1A00-\u1A16\u1A20-\u1A54\u1AA7\u1B05-\u1B33\u1B45-\u1B4C\u1B83-\u1BA0\u1BAE\u1BAF\u1BBA-\u1BE5\u1C00-\u1C23\u1C4D-\u1C4F\u1C5A-\u1C7D\u1C80-\u1C8A\u1C90-\u1CBA\u1CBD-\u1CBF\u1CE9-\u1CEC\u1CEE-\u1CF3\u1CF5\u1CF6\u1CFA\u1D00-\u1DBF\u1E00-\u1F15\u1F18-\u1F1D\u1F20-\u1F45\u1F48-\u1F4D\u1F50-\u1F57\u1F59\u1F5B\u1F5D\u1F5F-\u1F7D\u1F80-\u1FB4\u1FB6-\u1FBC\u1FBE\u1FC2-\u1FC4\u1FC6-\u1FCC\u1FD0-\u1FD3\u1FD6-\u1FDB\u1FE0-\u1FEC\u1FF2-\u1FF4\u1FF6-\u1FFC\u2071\u207F\u2090-\u209C\u2102\u2107\u210A-\u2113\u2115\u2119-\u211D\u2124\u2126\u2128\u212A-\u212D\u212F-\u2139\u213C-\u213F\u2145-\u2149\u214E\u2183\u2184\u2C00-\u2CE4\u2CEB-\u2CEE\u2CF2\u2CF3\u2D00-\u2D25\u2D27\u2D2D\u2D30-\u2D67\u2D6F\u2D80-\u2D96\u2DA0-\u2DA6\u2DA8-\u2DAE\u2DB0-\u2DB6\u2DB8-\u2DBE\u2DC0-\u2DC6\u2DC8-\u2DCE\u2DD0-\u2DD6\u2DD8-\u2DDE\u2E2F\u3005\u3006\u3031-\u3035\u303B\u303C\u3041-\u3096\u309D-\u309F\u30A1-\u30FA\u30FC-\u30FF\u3105-\u312F\u3131-\u318E\u31A0-\u31BF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\uA48C\uA4D0-\uA4FD\uA500-\uA60C\uA610-\uA61F\uA62A\uA62B\uA640-\uA66E\uA67F-\uA69D\uA6A0-\uA6E5\uA717-\uA71F\uA722-\uA788\uA78B-\uA7DC\uA7F1-\uA801\uA803-\uA805\uA807-\uA80A\uA80C-\uA822\uA840-\uA873\uA882-\uA8B3\uA8F2-\uA8F7\uA8FB\uA8FD\uA8FE\uA90A-\uA925\uA930-\uA946\uA960-\uA97C\uA984-\uA9B2\uA9CF\uA9E0-\uA9E4\uA9E6-\uA9EF\uA9FA-\uA9FE\uAA00-\uAA28\uAA40-\uAA42\uAA44-\uAA4B\uAA60-\uAA76\uAA7A\uAA7E-\uAAAF\uAAB1\uAAB5\uAAB6\uAAB9-\uAABD\uAAC0\uAAC2\uAADB-\uAADD\uAAE0-\uAAEA\uAAF2-\uAAF4\uAB01-\uAB06\uAB09-\uAB0E\uAB11-\uAB16\uAB20-\uAB26\uAB28-\uAB2E\uAB30-\uAB5A\uAB5C-\uAB69\uAB70-\uABE2\uAC00-\uD7A3\uD7B0-\uD7C6\uD7CB-\uD7FB\uF900-\uFA6D\uFA70-\uFAD9\uFB00-\uFB06\uFB13-\uFB17\uFB1D\uFB1F-\uFB28\uFB2A-\uFB36\uFB38-\uFB3C\uFB3E\uFB40\uFB41\uFB43\uFB44\uFB46-\uFBB1\uFBD3-\uFD3D\uFD50-\uFD8F\uFD92-\uFDC7\uFDF0-\uFDFB\uFE70-\uFE74\uFE76-\uFEFC\uFF21-\uFF3A\uFF41-\uFF5A\uFF66-\uFFBE\uFFC2-\uFFC7\uFFCA-\uFFCF\uFFD2-\uFFD7\uFFDA-\uFFDC]|\uD800[\uDC00-\uDC0B\uDC0D-\uDC26\uDC28-\uDC3A\uDC3C\uDC3D\uDC3F-\uDC4D\uDC50-\uDC5D\uDC80-\uDCFA\uDE80-\uDE9C\uDEA0-\uDED0\uDF00-\uDF1F\uDF2D-\uDF40\uDF42-\uDF49\uDF50-\uDF75\uDF80-\uDF9D\uDFA0-\uDFC3\uDFC8-\uDFCF]|\uD801[\uDC00-\uDC9D\uDCB0-\uDCD3\uDCD8-\uDCFB\uDD00-\uDD27\uDD30-\uDD63\uDD70-\uDD7A\uDD7C-\uDD8A\uDD8C-\uDD92\uDD94\uDD95\uDD97-\uDDA1\uDDA3-\uDDB1\uDDB3-\uDDB9\uDDBB\uDDBC\uDDC0-\uDDF3\uDE00-\uDF36\uDF40-\uDF55\uDF60-\uDF67\uDF80-\uDF85\uDF87-\uDFB0\uDFB2-\uDFBA]|\uD802[\uDC00-\uDC05\uDC08\uDC0A-\uDC35\uDC37\uDC38\uDC3C\uDC3F-\uDC55\uDC60-\uDC76\uDC80-\uDC9E\uDCE0-\uDCF2\uDCF4\uDCF5\uDD00-\uDD15\uDD20-\uDD39\uDD40-\uDD59\uDD80-\uDDB7\uDDBE\uDDBF\uDE00\uDE10-\uDE13\uDE15-\uDE17\uDE19-\uDE35\uDE60-\uDE7C\uDE80-\uDE9C\uDEC0-\uDEC7\uDEC9-\uDEE4\uDF00-\uDF35\uDF40-\uDF55\uDF60-\uDF72\uDF80-\uDF91]|\uD803[\uDC00-\uDC48\uDC80-\uDCB2\uDCC0-\uDCF2\uDD00-\uDD23\uDD4A-\uDD65\uDD6F-\uDD85\uDE80-\uDEA9\uDEB0\uDEB1\uDEC2-\uDEC7\uDF00-\uDF1C\uDF27\uDF30-\uDF45\uDF70-\uDF81\uDFB0-\uDFC4\uDFE0-\uDFF6]|\uD804[\uDC03-\uDC37\uDC71\uDC72\uDC75\uDC83-\uDCAF\uDCD0-\uDCE8\uDD03-\uDD26\uDD44\uDD47\uDD50-\uDD72\uDD76\uDD83-\uDDB2\uDDC1-\uDDC4\uDDDA\uDDDC\uDE00-\uDE11\uDE13-\uDE2B\uDE3F\uDE40\uDE80-\uDE86\uDE88\uDE8A-\uDE8D\uDE8F-\uDE9D\uDE9F-\uDEA8\uDEB0-\uDEDE\uDF05-\uDF0C\uDF0F\uDF10\uDF13-\uDF28\uDF2A-\uDF30\uDF32\uDF33\uDF35-\uDF39\uDF3D\uDF50\uDF5D-\uDF61\uDF80-\uDF89\uDF8B\uDF8E\uDF90-\uDFB5\uDFB7\uDFD1\uDFD3]|\uD805[\uDC00-\uDC34\uDC47-\uDC4A\uDC5F-\uDC61\uDC80-\uDCAF\uDCC4\uDCC5\uDCC7\uDD80-\uDDAE\uDDD8-\uDDDB\uDE00-\uDE2F\uDE44\uDE80-\uDEAA\uDEB8\uDF00-\uDF1A\uDF40-\uDF46]|\uD806[\uDC00-\uDC2B\uDCA0-\uDCDF\uDCFF-\uDD06\uDD09\uDD0C-\uDD13\uDD15\uDD16\uDD18-\uDD2F\uDD3F\uDD41\uDDA0-\uDDA7\uDDAA-\uDDD0\uDDE1\uDDE3\uDE00\uDE0B-\uDE32\uDE3A\uDE50\uDE5C-\uDE89\uDE9D\uDEB0-\uDEF8\uDFC0-\uDFE0]|\uD807[\uDC00-\uDC08\uDC0A-\uDC2E\uDC40\uDC72-\uDC8F\uDD00-\uDD06\uDD08\uDD09\uDD0B-\uDD30\uDD46\uDD60-\uDD65\uDD67\uDD68\uDD6A-\uDD89\uDD98\uDDB0-\uDDDB\uDEE0-\uDEF2\uDF02\uDF04-\uDF10\uDF12-\uDF33\uDFB0]|\uD808[\uDC00-\uDF99]|\uD809[\uDC80-\uDD43]|\uD80B[\uDF90-\uDFF0]|[\uD80C\uD80E\uD80F\uD81C-\uD822\uD840-\uD868\uD86A-\uD86D\uD86F-\uD872\uD874-\uD879\uD880-\uD883\uD885-\uD88C][\uDC00-\uDFFF]|\uD80D[\uDC00-\uDC2F\uDC41-\uDC46\uDC60-\uDFFF]|\uD810[\uDC00-\uDFFA]|\uD811[\uDC00-\uDE46]|\uD818[\uDD00-\uDD1D]|\uD81A[\uDC00-\uDE38\uDE40-\uDE5E\uDE70-\uDEBE\uDED0-\uDEED\uDF00-\uDF2F\uDF40-\uDF43\uDF63-\uDF77\uDF7D-\uDF8F]|\uD81B[\uDD40-\uDD6C\uDE40-\uDE7F\uDEA0-\uDEB8\uDEBB-\uDED3\uDF00-\uDF4A\uDF50\uDF93-\uDF9F\uDFE0\uDFE1\uDFE3\uDFF2\uDFF3]|\uD823[\uDC00-\uDCD5\uDCFF-\uDD1E\uDD80-\uDDF2]|\uD82B[\uDFF0-\uDFF3\uDFF5-\uDFFB\uDFFD\uDFFE]|\uD82C[\uDC00-\uDD22\uDD32\uDD50-\uDD52\uDD55\uDD64-\uDD67\uDD70-\uDEFB]|\uD82F[\uDC00-\uDC6A\uDC70-\uDC7C\uDC80-\uDC88\uDC90-\uDC99]|\uD835[\uDC00-\uDC54\uDC56-\uDC9C\uDC9E\uDC9F\uDCA2\uDCA5\uDCA6\uDCA9-\uDCAC\uDCAE-\uDCB9\uDCBB\uDCBD-\uDCC3\uDCC5-\uDD05\uDD07-\uDD0A\uDD0D-\uDD14\uDD16-\uDD1C\uDD1E-\uDD39\uDD3B-\uDD3E\uDD40-\uDD44\uDD46\uDD4A-\uDD50\uDD52-\uDEA5\uDEA8-\uDEC0\uDEC2-\uDEDA\uDEDC-\uDEFA\uDEFC-\uDF14\uDF16-\uDF34\uDF36-\uDF4E\uDF50-\uDF6E\uDF70-\uDF88\uDF8A-\uDFA8\uDFAA-\uDFC2\uDFC4-\uDFCB]|\uD837[\uDF00-\uDF1E\uDF25-\uDF2A]|\uD838[\uDC30-\uDC6D\uDD00-\uDD2C\uDD37-\uDD3D\uDD4E\uDE90-\uDEAD\uDEC0-\uDEEB]|\uD839[\uDCD0-\uDCEB\uDDD0-\uDDED\uDDF0\uDEC0-\uDEDE\uDEE0-\uDEE2\uDEE4\uDEE5\uDEE7-\uDEED\uDEF0-\uDEF4\uDEFE\uDEFF\uDFE0-\uDFE6\uDFE8-\uDFEB\uDFED\uDFEE\uDFF0-\uDFFE]|\uD83A[\uDC00-\uDCC4\uDD00-\uDD43\uDD4B]|\uD83B[\uDE00-\uDE03\uDE05-\uDE1F\uDE21\uDE22\uDE24\uDE27\uDE29-\uDE32\uDE34-\uDE37\uDE39\uDE3B\uDE42\uDE47\uDE49\uDE4B\uDE4D-\uDE4F\uDE51\uDE52\uDE54\uDE57\uDE59\uDE5B\uDE5D\uDE5F\uDE61\uDE62\uDE64\uDE67-\uDE6A\uDE6C-\uDE72\uDE74-\uDE77\uDE79-\uDE7C\uDE7E\uDE80-\uDE89\uDE8B-\uDE9B\uDEA1-\uDEA3\uDEA5-\uDEA9\uDEAB-\uDEBB]|\uD869[\uDC00-\uDEDF\uDF00-\uDFFF]|\uD86E[\uDC00-\uDC1D\uDC20-\uDFFF]|\uD873[\uDC00-\uDEAD\uDEB0-\uDFFF]|\uD87A[\uDC00-\uDFE0\uDFF0-\uDFFF]|\uD87B[\uDC00-\uDE5D]|\uD87E[\uDC00-\uDE1D]|\uD884[\uDC00-\uDF4A\uDF50-\uDFFF]|\uD88D[\uDC00-\uDC79])(?:[0-9A-Za-z\xAA\xB5\xBA\xC0-\xD6\xD8-\xF6\xF8-\u02C1\u02C6-\u02D1\u02E0-\u02E4\u02EC\u02EE\u0370-\u0374\u0376\u0377\u037A-\u037D\u037F\u0386\u0388-\u038A\u038C\u038E-\u03A1\u03A3-\u03F5\u03F7-\u0481\u048A-\u052F\u0531-\u0556\u0559\u0560-\u0588\u05D0-\u05EA\u05EF-\u05F2\u0620-\u064A\u066E\u066F\u0671-\u06D3\u06D5\u06E5\u06E6\u06EE\u06EF\u06FA-\u06FC\u06FF\u0710\u0712-\u072F\u074D-\u07A5\u07B1\u07CA-\u07EA\u07F4\u07F5\u07FA\u0800-\u0815\u081A\u0824\u0828\u0840-\u0858\u0860-\u086A\u0870-\u0887\u0889-\u088F\u08A0-\u08C9\u0904-\u0939\u093D\u0950\u0958-\u0961\u0971-\u0980\u0985-\u098C\u098F\u0990\u0993-\u09A8\u09AA-\u09B0\u09B2\u09B6-\u09B9\u09BD\u09CE\u09DC\u09DD\u09DF-\u09E1\u09F0\u09F1\u09FC\u0A05-\u0A0A\u0A0F\u0A10\u0A13-\u0A28\u0A2A-\u0A30\u0A32\u0A33\u0A35\u0A36\u0A38\u0A39\u0A59-\u0A5C\u0A5E\u0A72-\u0A74\u0A85-\u0A8D\u0A8F-\u0A91\u0A93-\u0AA8\u0AAA-\u0AB0\u0AB2\u0AB3\u0AB5-\u0AB9\u0ABD\u0AD0\u0AE0\u0AE1\u0AF9\u0B05-\u0B0C\u0B0F\u0B10\u0B13-\u0B28\u0B2A-\u0B30\u0B32\u0B33\u0B35-\u0B39\u0B3D\u0B5C\u0B5D\u0B5F-\u0B61\u0B71\u0B83\u0B85-\u0B8A\u0B8E-\u0B90\u0B92-\u0B95\u0B99\u0B9A\u0B9C\u0B9E\u0B9F\u0BA3\u0BA4\u0BA8-\u0BAA\u0BAE-\u0BB9\u0BD0\u0C05-\u0C0C\u0C0E-\u0C10\u0C12-\u0C28\u0C2A-\u0C39\u0C3D\u0C58-\u0C5A\u0C5C\u0C5D\u0C60\u0C61\u0C80\u0C85-\u0C8C\u0C8E-\u0C90\u0C92-\u0CA8\u0CAA-\u0CB3\u0CB5-\u0CB9\u0CBD\u0CDC-\u0CDE\u0CE0\u0CE1\u0CF1\u0CF2\u0D04-\u0D0C\u0D0E-\u0D10\u0D12-\u0D3A\u0D3D\u0D4E\u0D54-\u0D56\u0D5F-\u0D61\u0D7A-\u0D7F\u0D85-\u0D96\u0D9A-\u0DB1\u0DB3-\u0DBB\u0DBD\u0DC0-\u0DC6\u0E01-\u0E30\u0E32\u0E33\u0E40-\u0E46\u0E81\u0E82\u0E84\u0E86-\u0E8A\u0E8C-\u0EA3\u0EA5\u0EA7-\u0EB0\u0EB2\u0EB3\u0EBD\u0EC0-\u0EC4\u0EC6\u0EDC-\u0EDF\u0F00\u0F40-\u0F47\u0F49-\u0F6C\u0F88-\u0F8C\u1000-\u102A\u103F\u1050-\u1055\u105A-\u105D\u1061\u1065\u1066\u106E-\u1070\u1075-\u1081\u108E\u10A0-\u10C5\u10C7\u10CD\u10D0-\u10FA\u10FC-\u1248\u124A-\u124D\u1250-\u1256\u1258\u125A-\u125D\u1260-\u1288\u128A-\u128D\u1290-\u12B0\u12B2-\u12B5\u12B8-\u12BE\u12C0\u12C2-\u12C5\u12C8-\u12D6\u12D8-\u1310\u1312-\u1315\u1318-\u135A\u1380-\u138F\u13A0-\u13F5\u13F8-\u13FD\u1401-\u166C\u166F-\u167F\u1681-\u169A\u16A0-\u16EA\u16F1-\u16F8\u1700-\u1711\u171F-\u1731\u1740-\u1751\u1760-\u176C\u176E-\u1770\u1780-\u17B3\u17D7\u17DC\u1820-\u1878\u1880-\u1884\u1887-\u18A8\u18AA\u18B0-\u18F5\u1900-\u191E\u1950-\u196D\u1970-\u1974\u1980-\u19AB\u19B0-\u19C9\u1A00-\u1A16\u1A20-\u1A54\u1AA7\u1B05-\u1B33\u1B45-\u1B4C\u1B83-\u1BA0\u1BAE\u1BAF\u1BBA-\u1BE5\u1C00-\u1C23\u1C4D-\u1C4F\u1C5A-\u1C7D\u1C80-\u1C8A\u1C90-\u1CBA\u1CBD-\u1CBF\u1CE9-\u1CEC\u1CEE-\u1CF3\u1CF5\u1CF6\u1CFA\u1D00-\u1DBF\u1E00-\u1F15\u1F18-\u1F1D\u1F20-\u1F45\u1F48-\u1F4D\u1F50-\u1F57\u1F59\u1F5B\u1F5D\u1F5F-\u1F7D\u1F80-\u1FB4\u1FB6-\u1FBC\u1FBE\u1FC2-\u1FC4\u1FC6-\u1FCC\u1FD0-\u1FD3\u1FD6-\u1FDB\u1FE0-\u1FEC\u1FF2-\u1FF4\u1FF6-\u1FFC\u2071\u207F\u2090-\u209C\u2102\u2107\u210A-\u2113\u2115\u2119-\u211D\u2124\u2126\u2128\u212A-\u212D\u212F-\u2139\u213C-\u213F\u2145-\u2149\u214E\u2183\u2184\u2C00-\u2CE4\u2CEB-\u2CEE\u2CF2\u2CF3\u2D00-\u2D25\u2D27\u2D2D\u2D30-\u2D67\u2D6F\u2D80-\u2D96\u2DA0-\u2DA6\u2DA8-\u2DAE\u2DB0-\u2DB6\u2DB8-\u2DBE\u2DC0-\u2DC6\u2DC8-\u2DCE\u2DD0-\u2DD6\u2DD8-\u2DDE\u2E2F\u3005\u3006\u3031-\u3035\u303B\u303C\u3041-\u3096\u309D-\u309F\u30A1-\u30FA\u30FC-\u30FF\u3105-\u312F\u3131-\u318E\u31A0-\u31BF\u31F0-\u31FF\u3400-\u4DBF\u4E00-\uA48C\uA4D0-\uA4FD\uA500-\uA60C\uA610-\uA61F\uA62A\uA62B\uA640-\uA66E\uA67F-\uA69D\uA6A0-\uA6E5\uA717-\uA71F\uA722-\uA788\uA78B-\uA7DC\uA7F1-\uA801\uA803-\uA805\uA807-\uA80A\uA80C-\uA822\uA840-\uA873\uA882-\uA8B3\uA8F2-\uA8F7\uA8FB\uA8FD\uA8FE\uA90A-\uA925\uA930-\uA946\uA960-\uA97C\uA984-\uA9B2\uA9CF\uA9E0-\uA9E4\uA9E6-\uA9EF\uA9FA-\uA9FE\uAA00-\uAA28\uAA40-\uAA42\uAA44-\uAA4B\uAA60-\uAA76\uAA7A\uAA7E-\uAAAF\uAAB1\uAAB5\uAAB6\uAAB9-\uAABD\uAAC0\uAAC2\uAADB-\uAADD\uAAE0-\uAAEA\uAAF2-\uAAF4\uAB01-\uAB06\uAB09-\uAB0E\uAB11-\uAB16\uAB20-\uAB26\uAB28-\uAB2E\uAB30-\uAB5A\uAB5C-\uAB69\uAB70-\uABE2\uAC00-\uD7A3\uD7B0-\uD7C6\uD7CB-\uD7FB\uF900-\uFA6D\uFA70-\uFAD9\uFB00-\uFB06\uFB13-\uFB17\uFB1D\uFB1F-\uFB28\uFB2A-\uFB36\uFB38-\uFB3C\uFB3E\uFB40\uFB41\uFB43\uFB44\uFB46-\uFBB1\uFBD3-\uFD3D\uFD50-\uFD8F\uFD92-\uFDC7\uFDF0-\uFDFB\uFE70-\uFE74\uFE76-\uFEFC\uFF21-\uFF3A\uFF41-\uFF5A\uFF66-\uFFBE\uFFC2-\uFFC7\uFFCA-\uFFCF\uFFD2-\uFFD7\uFFDA-\uFFDC]|\uD800[\uDC00-\uDC0B\uDC0D-\uDC26\uDC28-\uDC3A\uDC3C\uDC3D\uDC3F-\uDC4D\uDC50-\uDC5D\uDC80-\uDCFA\uDE80-\uDE9C\uDEA0-\uDED0\uDF00-\uDF1F\uDF2D-\uDF40\uDF42-\uDF49\uDF50-\uDF75\uDF80-\uDF9D\uDFA0-\uDFC3\uDFC8-\uDFCF]|\uD801[\uDC00-\uDC9D\uDCB0-\uDCD3\uDCD8-\uDCFB\uDD00-\uDD27\uDD30-\uDD63\uDD70-\uDD7A\uDD7C-\uDD8A\uDD8C-\uDD92\uDD94\uDD95\uDD97-\uDDA1\uDDA3-\uDDB1\uDDB3-\uDDB9\uDDBB\uDDBC\uDDC0-\uDDF3\uDE00-\uDF36\uDF40-\uDF55\uDF60-\uDF67\uDF80-\uDF85\uDF87-\uDFB0\uDFB2-\uDFBA]|\uD802[\uDC00-\uDC05\uDC08\uDC0A-\uDC35\uDC37\uDC38\uDC3C\uDC3F-\uDC55\uDC60-\uDC76\uDC80-\uDC9E\uDCE0-\uDCF2\uDCF4\uDCF5\uDD00-\uDD15\uDD20-\uDD39\uDD40-\uDD59\uDD80-\uDDB7\uDDBE\uDDBF\uDE00\uDE10-\uDE13\uDE15-\uDE17\uDE19-\uDE35\uDE60-\uDE7C\uDE80-\uDE9C\uDEC0-\uDEC7\uDEC9-\uDEE4\uDF00-\uDF35\uDF40-\uDF55\uDF60-\uDF72\uDF80-\uDF91]|\uD803[\uDC00-\uDC48\uDC80-\uDCB2\uDCC0-\uDCF2\uDD00-\uDD23\uDD4A-\uDD65\uDD6F-\uDD85\uDE80-\uDEA9\uDEB0\uDEB1\uDEC2-\uDEC7\uDF00-\uDF1C\uDF27\uDF30-\uDF45\uDF70-\uDF81\uDFB0-\uDFC4\uDFE0-\uDFF6]|\uD804[\uDC03-\uDC37\uDC71\uDC72\uDC75\uDC83-\uDCAF\uDCD0-\uDCE8\uDD03-\uDD26\uDD44\uDD47\uDD50-\uDD72\uDD76\uDD83-\uDDB2\uDDC1-\uDDC4\uDDDA\uDDDC\uDE00-\uDE11\uDE13-\uDE2B\uDE3F\uDE40\uDE80-\uDE86\uDE88\uDE8A-\uDE8D\uDE8F-\uDE9D\uDE9F-\uDEA8\uDEB0-\uDEDE\uDF05-\uDF0C\uDF0F\uDF10\uDF13-\uDF28\uDF2A-\uDF30\uDF32\uDF33\uDF35-\uDF39\uDF3D\uDF50\uDF5D-\uDF61\uDF80-\uDF89\uDF8B\uDF8E\uDF90-\uDFB5\uDFB7\uDFD1\uDFD3]|\uD805[\uDC00-\uDC34\uDC47-\uDC4A\uDC5F-\uDC61\uDC80-\uDCAF\uDCC4\uDCC5\uDCC7\uDD80-\uDDAE\uDDD8-\uDDDB\uDE00-\uDE2F\uDE44\uDE80-\uDEAA\uDEB8\uDF00-\uDF1A\uDF40-\uDF46]|\uD806[\uDC00-\uDC2B\uDCA0-\uDCDF\uDCFF-\uDD06\uDD09\uDD0C-\uDD13\uDD15\uDD16\uDD18-\uDD2F\uDD3F\uDD41\uDDA0-\uDDA7\uDDAA-\uDDD0\uDDE1\uDDE3\uDE00\uDE0B-\uDE32\uDE3A\uDE50\uDE5C-\uDE89\uDE9D\uDEB0-\uDEF8\uDFC0-\uDFE0]|\uD807[\uDC00-\uDC08\uDC0A-\uDC2E\uDC40\uDC72-\uDC8F\uDD00-\uDD06\uDD08\uDD09\uDD0B-\uDD30\uDD46\uDD60-\uDD65\uDD67\uDD68\uDD6A-\uDD89\uDD98\uDDB0-\uDDDB\uDEE0-\uDEF2\uDF02\uDF04-\uDF10\uDF12-\uDF33\uDFB0]|\uD808[\uDC00-\uDF99]|\uD809[\uDC80-\uDD43]|\uD80B[\uDF90-\uDFF0]|[\uD80C\uD80E\uD80F\uD81C-\uD822\uD840-\uD868\uD86A-\uD86D\uD86F-\uD872\uD874-\uD879\uD880-\uD883\uD885-\uD88C][\uDC00-\uDFFF]|\uD80D[\uDC00-\uDC2F\uDC41-\uDC46\uDC60-\uDFFF]|\uD810[\uDC00-\uDFFA]|\uD811[\uDC00-\uDE46]|\uD818[\uDD00-\uDD1D]|\uD81A[\uDC00-\uDE38\uDE40-\uDE5E\uDE70-\uDEBE\uDED0-\uDEED\uDF00-\uDF2F\uDF40-\uDF43\uDF63-\uDF77\uDF7D-\uDF8F]|\uD81B[\uDD40-\uDD6C\uDE40-\uDE7F\uDEA0-\uDEB8\uDEBB-\uDED3\uDF00-\uDF4A\uDF50\uDF93-\uDF9F\uDFE0\uDFE1\uDFE3\uDFF2\uDFF3]|\uD823[\uDC00-\uDCD5\uDCFF-\uDD1E\uDD80-\uDDF2]|\uD82B[\uDFF0-\uDFF3\uDFF5-\uDFFB\uDFFD\uDFFE]|\uD82C[\uDC00-\uDD22\uDD32\uDD50-\uDD52\uDD55\uDD64-\uDD67\uDD70-\uDEFB]|\uD82F[\uDC00-\uDC6A\uDC70-\uDC7C\uDC80-\uDC88\uDC90-\uDC99]|\uD835[\uDC00-\uDC54\uDC56-\uDC9C\uDC9E\uDC9F\uDCA2\uDCA5\uDCA6\uDCA9-\uDCAC\uDCAE-\uDCB9\uDCBB\uDCBD-\uDCC3\uDCC5-\uDD05\uDD07-\uDD0A\uDD0D-\uDD14\uDD16-\uDD1C\uDD1E-\uDD39\uDD3B-\uDD3E\uDD40-\uDD44\uDD46\uDD4A-\uDD50\uDD52-\uDEA5\uDEA8-\uDEC0\uDEC2-\uDEDA\uDEDC-\uDEFA\uDEFC-\uDF14\uDF16-\uDF34\uDF36-\uDF4E\uDF50-\uDF6E\uDF70-\uDF88\uDF8A-\uDFA8\uDFAA-\uDFC2\uDFC4-\uDFCB]|\uD837[\uDF00-\uDF1E\uDF25-\uDF2A]|\uD838[\uDC30-\uDC6D\uDD00-\uDD2C\uDD37-\uDD3D\uDD4E\uDE90-\uDEAD\uDEC0-\uDEEB]|\uD839[\uDCD0-\uDCEB\uDDD0-\uDDED\uDDF0\uDEC0-\uDEDE\uDEE0-\uDEE2\uDEE4\uDEE5\uDEE7-\uDEED\uDEF0-\uDEF4\uDEFE\uDEFF\uDFE0-\uDFE6\uDFE8-\uDFEB\uDFED\uDFEE\uDFF0-\uDFFE]|\uD83A[\uDC00-\uDCC4\uDD00-\uDD43\uDD4B]|\uD83B[\uDE00-\uDE03\uDE05-\uDE1F\uDE21\uDE22\uDE24\uDE27\uDE29-\uDE32\uDE34-\uDE37\uDE39\uDE3B\uDE42\uDE47\uDE49\uDE4B\uDE4D-\uDE4F\uDE51\uDE52\uDE54\uDE57\uDE59\uDE5B\uDE5D\uDE5F\uDE61\uDE62\uDE64\uDE67-\uDE6A\uDE6C-\uDE72\uDE74-\uDE77\uDE79-\uDE7C\uDE7E\uDE80-\uDE89\uDE8B-\uDE9B\uDEA1-\uDEA3\uDEA5-\uDEA9\uDEAB-\uDEBB]|\uD869[\uDC00-\uDEDF\uDF00-\uDFFF]|\uD86E[\uDC00-\uDC1D\uDC20-\uDFFF]|\uD873[\uDC00-\uDEAD\uDEB0-\uDFFF]|\uD87A[\uDC00-\uDFE0\uDFF0-\uDFFF]|\uD87B[\uDC00-\uDE5D]|\uD87E[\uDC00-\uDE1D]|\uD884[\uDC00-\uDF4A\uDF50-\uDFFF]|\uD88D[\uDC00-\uDC79])*$/.test(
              u,
            ),
        },
        { name: 'string', test: Oe },
        { name: 'Chain', test: it },
        { name: 'Array', test: rr },
        { name: 'Matrix', test: ge },
        { name: 'DenseMatrix', test: Ur },
        { name: 'SparseMatrix', test: Wr },
        { name: 'Range', test: Hr },
        { name: 'Index', test: Jr },
        { name: 'boolean', test: Vr },
        { name: 'ResultSet', test: Gr },
        { name: 'Help', test: Xr },
        { name: 'function', test: zr },
        { name: 'Date', test: Zr },
        { name: 'RegExp', test: Kr },
        { name: 'null', test: Yr },
        { name: 'undefined', test: Qr },
        { name: 'AccessorNode', test: le },
        { name: 'ArrayNode', test: Me },
        { name: 'AssignmentNode', test: et },
        { name: 'BlockNode', test: rt },
        { name: 'ConditionalNode', test: tt },
        { name: 'ConstantNode', test: se },
        { name: 'FunctionNode', test: Ue },
        { name: 'FunctionAssignmentNode', test: nr },
        { name: 'IndexNode', test: Ae },
        { name: 'Node', test: G },
        { name: 'ObjectNode', test: or },
        { name: 'OperatorNode', test: Ce },
        { name: 'ParenthesisNode', test: ye },
        { name: 'RangeNode', test: nt },
        { name: 'RelationalNode', test: ot },
        { name: 'SymbolNode', test: ue },
        { name: 'Map', test: Fe },
        { name: 'Object', test: De },
      ]),
      o.addConversions([
        {
          from: 'number',
          to: 'BigNumber',
          convert: (s) => {
            if ((i || pt(s), ao(s) > 15))
              throw new TypeError(
                'Cannot implicitly convert a number with >15 significant digits to BigNumber (value: ' +
                  s +
                  '). Use function bignumber(x) to convert to BigNumber.',
              );
            return new i(s);
          },
        },
        { from: 'number', to: 'Complex', convert: (s) => (c || lt(s), new c(s, 0)) },
        { from: 'BigNumber', to: 'Complex', convert: (s) => (c || lt(s), new c(s.toNumber(), 0)) },
        {
          from: 'bigint',
          to: 'number',
          convert: (s) => {
            if (s > Number.MAX_SAFE_INTEGER)
              throw new TypeError(
                'Cannot implicitly convert bigint to number: value exceeds the max safe integer value (value: ' +
                  s +
                  ')',
              );
            return Number(s);
          },
        },
        { from: 'bigint', to: 'BigNumber', convert: (s) => (i || pt(s), new i(s.toString())) },
        { from: 'bigint', to: 'Fraction', convert: (s) => (t || mt(s), new t(s)) },
        {
          from: 'Fraction',
          to: 'BigNumber',
          convert: (s) => {
            throw new TypeError(
              'Cannot implicitly convert a Fraction to BigNumber or vice versa. Use function bignumber(x) to convert to BigNumber or fraction(x) to convert to Fraction.',
            );
          },
        },
        { from: 'Fraction', to: 'Complex', convert: (s) => (c || lt(s), new c(s.valueOf(), 0)) },
        {
          from: 'number',
          to: 'Fraction',
          convert: (s) => {
            t || mt(s);
            var f = new t(s);
            if (f.valueOf() !== s)
              throw new TypeError(
                'Cannot implicitly convert a number to a Fraction when there will be a loss of precision (value: ' +
                  s +
                  '). Use function fraction(x) to convert to Fraction.',
              );
            return f;
          },
        },
        {
          from: 'string',
          to: 'number',
          convert: (s) => {
            var f = Number(s);
            if (isNaN(f)) throw new Error('Cannot convert "' + s + '" to a number');
            return f;
          },
        },
        {
          from: 'string',
          to: 'BigNumber',
          convert: (s) => {
            i || pt(s);
            try {
              return new i(s);
            } catch {
              throw new Error('Cannot convert "' + s + '" to BigNumber');
            }
          },
        },
        {
          from: 'string',
          to: 'bigint',
          convert: (s) => {
            try {
              return BigInt(s);
            } catch {
              throw new Error('Cannot convert "' + s + '" to BigInt');
            }
          },
        },
        {
          from: 'string',
          to: 'Fraction',
          convert: (s) => {
            t || mt(s);
            try {
              return new t(s);
            } catch {
              throw new Error('Cannot convert "' + s + '" to Fraction');
            }
          },
        },
        {
          from: 'string',
          to: 'Complex',
          convert: (s) => {
            c || lt(s);
            try {
              return new c(s);
            } catch {
              throw new Error('Cannot convert "' + s + '" to Complex');
            }
          },
        },
        { from: 'boolean', to: 'number', convert: (s) => +s },
        { from: 'boolean', to: 'BigNumber', convert: (s) => (i || pt(s), new i(+s)) },
        { from: 'boolean', to: 'bigint', convert: (s) => BigInt(+s) },
        { from: 'boolean', to: 'Fraction', convert: (s) => (t || mt(s), new t(+s)) },
        { from: 'boolean', to: 'string', convert: (s) => String(s) },
        { from: 'Array', to: 'Matrix', convert: (s) => (a || Du(), new a(s)) },
        { from: 'Matrix', to: 'Array', convert: (s) => s.valueOf() },
      ]),
      (o.onMismatch = (u, s, f) => {
        var m = o.createError(u, s, f);
        if (
          ['wrongType', 'mismatch'].includes(m.data.category) &&
          s.length === 1 &&
          tr(s[0]) &&
          f.some((h) => !h.params.includes(','))
        ) {
          var D = new TypeError(
            "Function '".concat(u, "' doesn't apply to matrices. To call it ") +
              "elementwise on a matrix 'M', try 'map(M, ".concat(u, ")'."),
          );
          throw ((D.data = m.data), D);
        }
        throw m;
      }),
      (o.onMismatch = (u, s, f) => {
        var m = o.createError(u, s, f);
        if (
          ['wrongType', 'mismatch'].includes(m.data.category) &&
          s.length === 1 &&
          tr(s[0]) &&
          f.some((h) => !h.params.includes(','))
        ) {
          var D = new TypeError(
            "Function '".concat(u, "' doesn't apply to matrices. To call it ") +
              "elementwise on a matrix 'M', try 'map(M, ".concat(u, ")'."),
          );
          throw ((D.data = m.data), D);
        }
        throw m;
      }),
      o
    );
  });
function pt(e) {
  throw new Error('Cannot convert value '.concat(e, " into a BigNumber: no class 'BigNumber' provided"));
}
function lt(e) {
  throw new Error('Cannot convert value '.concat(e, " into a Complex number: no class 'Complex' provided"));
}
function Du() {
  throw new Error("Cannot convert array into a Matrix: no class 'DenseMatrix' provided");
}
function mt(e) {
  throw new Error('Cannot convert value '.concat(e, " into a Fraction, no class 'Fraction' provided."));
}
var du = 'ResultSet',
  gu = [],
  un = W(
    du,
    gu,
    () => {
      function e(n) {
        if (!(this instanceof e)) throw new SyntaxError('Constructor must be called with the new operator');
        this.entries = n || [];
      }
      return (
        (e.prototype.type = 'ResultSet'),
        (e.prototype.isResultSet = !0),
        (e.prototype.valueOf = function () {
          return this.entries;
        }),
        (e.prototype.toString = function () {
          return '[' + this.entries.map(String).join(', ') + ']';
        }),
        (e.prototype.toJSON = function () {
          return { mathjs: 'ResultSet', entries: this.entries };
        }),
        (e.fromJSON = (n) => new e(n.entries)),
        e
      );
    },
    { isClass: !0 },
  );
function an(e, n, i) {
  var c = e.constructor,
    a = new c(2),
    t = '';
  if (i) {
    if (i < 1) throw new Error('size must be in greater than 0');
    if (!Pe(i)) throw new Error('size must be an integer');
    if (e.greaterThan(a.pow(i - 1).sub(1)) || e.lessThan(a.pow(i - 1).mul(-1)))
      throw new Error('Value must be in range [-2^'.concat(i - 1, ', 2^').concat(i - 1, '-1]'));
    if (!e.isInteger()) throw new Error('Value must be an integer');
    e.lessThan(0) && (e = e.add(a.pow(i))), (t = 'i'.concat(i));
  }
  switch (n) {
    case 2:
      return ''.concat(e.toBinary()).concat(t);
    case 8:
      return ''.concat(e.toOctal()).concat(t);
    case 16:
      return ''.concat(e.toHexadecimal()).concat(t);
    default:
      throw new Error('Base '.concat(n, ' not supported '));
  }
}
function go(e, n) {
  if (typeof n == 'function') return n(e);
  if (!e.isFinite()) return e.isNaN() ? 'NaN' : e.gt(0) ? 'Infinity' : '-Infinity';
  var { notation: i, precision: c, wordSize: a } = Zt(n);
  switch (i) {
    case 'fixed':
      return xu(e, c);
    case 'exponential':
      return ho(e, c);
    case 'engineering':
      return vu(e, c);
    case 'bin':
      return an(e, 2, a);
    case 'oct':
      return an(e, 8, a);
    case 'hex':
      return an(e, 16, a);
    case 'auto': {
      var t = Do(n?.lowerExp, -3),
        o = Do(n?.upperExp, 5);
      if (e.isZero()) return '0';
      var u,
        s = e.toSignificantDigits(c),
        f = s.e;
      return (
        f >= t && f < o ? (u = s.toFixed()) : (u = ho(e, c)),
        u.replace(/((\.\d*?)(0+))($|e)/, function () {
          var m = arguments[2],
            D = arguments[4];
          return m !== '.' ? m + D : D;
        })
      );
    }
    default:
      throw new Error('Unknown notation "' + i + '". Choose "auto", "exponential", "fixed", "bin", "oct", or "hex.');
  }
}
function vu(e, n) {
  var i = e.e,
    c = i % 3 === 0 ? i : i < 0 ? i - 3 - (i % 3) : i - (i % 3),
    a = e.mul(10 ** -c),
    t = a.toPrecision(n);
  if (t.includes('e')) {
    var o = e.constructor;
    t = new o(t).toFixed();
  }
  return t + 'e' + (i >= 0 ? '+' : '') + c.toString();
}
function ho(e, n) {
  return n !== void 0 ? e.toExponential(n - 1) : e.toExponential();
}
function xu(e, n) {
  return e.toFixed(n);
}
function Do(e, n) {
  return de(e) ? e : fe(e) ? e.toNumber() : n;
}
function ar(e, n) {
  var i = yu(e, n);
  return n && typeof n == 'object' && 'truncate' in n && i.length > n.truncate
    ? i.substring(0, n.truncate - 3) + '...'
    : i;
}
function yu(e, n) {
  if (typeof e == 'number') return io(e, n);
  if (fe(e)) return go(e, n);
  if (Eu(e)) return !n || n.fraction !== 'decimal' ? ''.concat(e.s * e.n, '/').concat(e.d) : e.toString();
  if (Array.isArray(e)) return xo(e, n);
  if (Oe(e)) return Ze(e);
  if (typeof e == 'function') return e.syntax ? String(e.syntax) : 'function';
  if (e && typeof e == 'object') {
    if (typeof e.format == 'function') return e.format(n);
    if (e && e.toString(n) !== {}.toString()) return e.toString(n);
    var i = Object.keys(e).map((c) => Ze(c) + ': ' + ar(e[c], n));
    return '{' + i.join(', ') + '}';
  }
  return String(e);
}
function Ze(e) {
  for (var n = String(e), i = '', c = 0; c < n.length; ) {
    var a = n.charAt(c);
    (i += a in vo ? vo[a] : a), c++;
  }
  return '"' + i + '"';
}
var vo = { '"': '\\"', '\\': '\\\\', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '	': '\\t' };
function ce(e) {
  var n = String(e);
  return (
    (n = n
      .replace(/&/g, '&amp;')
      .replace(/"/g, '&quot;')
      .replace(/'/g, '&#39;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')),
    n
  );
}
function xo(e, n) {
  if (Array.isArray(e)) {
    for (var i = '[', c = e.length, a = 0; a < c; a++) a !== 0 && (i += ', '), (i += xo(e[a], n));
    return (i += ']'), i;
  } else return ar(e, n);
}
function Eu(e) {
  return (
    (e && typeof e == 'object' && typeof e.s == 'bigint' && typeof e.n == 'bigint' && typeof e.d == 'bigint') || !1
  );
}
var Ee = [
  { AssignmentNode: {}, FunctionAssignmentNode: {} },
  { ConditionalNode: { latexLeftParens: !1, latexRightParens: !1, latexParens: !1 } },
  { 'OperatorNode:or': { op: 'or', associativity: 'left', associativeWith: [] } },
  { 'OperatorNode:xor': { op: 'xor', associativity: 'left', associativeWith: [] } },
  { 'OperatorNode:and': { op: 'and', associativity: 'left', associativeWith: [] } },
  { 'OperatorNode:bitOr': { op: '|', associativity: 'left', associativeWith: [] } },
  { 'OperatorNode:bitXor': { op: '^|', associativity: 'left', associativeWith: [] } },
  { 'OperatorNode:bitAnd': { op: '&', associativity: 'left', associativeWith: [] } },
  {
    'OperatorNode:equal': { op: '==', associativity: 'left', associativeWith: [] },
    'OperatorNode:unequal': { op: '!=', associativity: 'left', associativeWith: [] },
    'OperatorNode:smaller': { op: '<', associativity: 'left', associativeWith: [] },
    'OperatorNode:larger': { op: '>', associativity: 'left', associativeWith: [] },
    'OperatorNode:smallerEq': { op: '<=', associativity: 'left', associativeWith: [] },
    'OperatorNode:largerEq': { op: '>=', associativity: 'left', associativeWith: [] },
    RelationalNode: { associativity: 'left', associativeWith: [] },
  },
  {
    'OperatorNode:leftShift': { op: '<<', associativity: 'left', associativeWith: [] },
    'OperatorNode:rightArithShift': { op: '>>', associativity: 'left', associativeWith: [] },
    'OperatorNode:rightLogShift': { op: '>>>', associativity: 'left', associativeWith: [] },
  },
  { 'OperatorNode:to': { op: 'to', associativity: 'left', associativeWith: [] } },
  { RangeNode: {} },
  {
    'OperatorNode:add': {
      op: '+',
      associativity: 'left',
      associativeWith: ['OperatorNode:add', 'OperatorNode:subtract'],
    },
    'OperatorNode:subtract': { op: '-', associativity: 'left', associativeWith: [] },
  },
  {
    'OperatorNode:multiply': {
      op: '*',
      associativity: 'left',
      associativeWith: ['OperatorNode:multiply', 'OperatorNode:divide', 'Operator:dotMultiply', 'Operator:dotDivide'],
    },
    'OperatorNode:divide': {
      op: '/',
      associativity: 'left',
      associativeWith: [],
      latexLeftParens: !1,
      latexRightParens: !1,
      latexParens: !1,
    },
    'OperatorNode:dotMultiply': {
      op: '.*',
      associativity: 'left',
      associativeWith: [
        'OperatorNode:multiply',
        'OperatorNode:divide',
        'OperatorNode:dotMultiply',
        'OperatorNode:doDivide',
      ],
    },
    'OperatorNode:dotDivide': { op: './', associativity: 'left', associativeWith: [] },
    'OperatorNode:mod': { op: 'mod', associativity: 'left', associativeWith: [] },
  },
  {
    'OperatorNode:multiply': {
      associativity: 'left',
      associativeWith: ['OperatorNode:multiply', 'OperatorNode:divide', 'Operator:dotMultiply', 'Operator:dotDivide'],
    },
  },
  {
    'OperatorNode:unaryPlus': { op: '+', associativity: 'right' },
    'OperatorNode:unaryMinus': { op: '-', associativity: 'right' },
    'OperatorNode:bitNot': { op: '~', associativity: 'right' },
    'OperatorNode:not': { op: 'not', associativity: 'right' },
  },
  {
    'OperatorNode:pow': { op: '^', associativity: 'right', associativeWith: [], latexRightParens: !1 },
    'OperatorNode:dotPow': { op: '.^', associativity: 'right', associativeWith: [] },
  },
  { 'OperatorNode:nullish': { op: '??', associativity: 'left', associativeWith: [] } },
  { 'OperatorNode:factorial': { op: '!', associativity: 'left' } },
  { 'OperatorNode:ctranspose': { op: "'", associativity: 'left' } },
];
function ht(e, n) {
  if (!n || n !== 'auto') return e;
  for (var i = e; ye(i); ) i = i.content;
  return i;
}
function K(e, n, i, c) {
  var a = e;
  n !== 'keep' && (a = e.getContent());
  for (var t = a.getIdentifier(), o = null, u = 0; u < Ee.length; u++)
    if (t in Ee[u]) {
      o = u;
      break;
    }
  if (t === 'OperatorNode:multiply' && a.implicit && i !== 'show') {
    var s = ht(a.args[0], n);
    !(se(s) && c && c.getIdentifier() === 'OperatorNode:divide' && gr(ht(c.args[0], n))) &&
      !(s.getIdentifier() === 'OperatorNode:divide' && gr(ht(s.args[0], n)) && se(ht(s.args[1]))) &&
      (o += 1);
  }
  return o;
}
function sr(e, n) {
  var i = e;
  n !== 'keep' && (i = e.getContent());
  var c = i.getIdentifier(),
    a = K(i, n);
  if (a === null) return null;
  var t = Ee[a][c];
  if (J(t, 'associativity')) {
    if (t.associativity === 'left') return 'left';
    if (t.associativity === 'right') return 'right';
    throw Error("'" + c + "' has the invalid associativity '" + t.associativity + "'.");
  }
  return null;
}
function Dt(e, n, i) {
  var c = i !== 'keep' ? e.getContent() : e,
    a = i !== 'keep' ? e.getContent() : n,
    t = c.getIdentifier(),
    o = a.getIdentifier(),
    u = K(c, i);
  if (u === null) return null;
  var s = Ee[u][t];
  if (J(s, 'associativeWith') && s.associativeWith instanceof Array) {
    for (var f = 0; f < s.associativeWith.length; f++) if (s.associativeWith[f] === o) return !0;
    return !1;
  }
  return null;
}
function Ie(e, n, i) {
  if (!(this instanceof Ie)) throw new SyntaxError('Constructor must be called with the new operator');
  (this.index = e),
    arguments.length < 3 ? ((this.min = 0), (this.max = n)) : ((this.min = n), (this.max = i)),
    this.min !== void 0 && this.index < this.min
      ? (this.message = 'Index out of range (' + this.index + ' < ' + this.min + ')')
      : this.max !== void 0 && this.index >= this.max
        ? (this.message = 'Index out of range (' + this.index + ' > ' + (this.max - 1) + ')')
        : (this.message = 'Index out of range (' + this.index + ')'),
    (this.stack = new Error().stack);
}
Ie.prototype = new RangeError();
Ie.prototype.constructor = RangeError;
Ie.prototype.name = 'IndexError';
Ie.prototype.isIndexError = !0;
var Bu = ie($r(), 1);
function Ke(e, n, i) {
  if (!(this instanceof Ke)) throw new SyntaxError('Constructor must be called with the new operator');
  (this.actual = e),
    (this.expected = n),
    (this.relation = i),
    (this.message =
      'Dimension mismatch (' +
      (Array.isArray(e) ? '[' + e.join(', ') + ']' : e) +
      ' ' +
      (this.relation || '!=') +
      ' ' +
      (Array.isArray(n) ? '[' + n.join(', ') + ']' : n) +
      ')'),
    (this.stack = new Error().stack);
}
Ke.prototype = new RangeError();
Ke.prototype.constructor = RangeError;
Ke.prototype.name = 'DimensionError';
Ke.prototype.isDimensionError = !0;
function cn(e) {
  for (var n = []; Array.isArray(e); ) n.push(e.length), (e = e[0]);
  return n;
}
function ve(e, n) {
  return Array.prototype.map.call(e, n);
}
function dt(e, n) {
  Array.prototype.forEach.call(e, n);
}
function pn(e, n) {
  return Array.prototype.join.call(e, n);
}
function ln(e, n) {
  var i = arguments.length > 2 && arguments[2] !== void 0 ? arguments[2] : !1;
  if (e.length === 0) return [];
  if (i) return t(e);
  var c = [];
  return a(e, 0);
  function a(o, u) {
    if (Array.isArray(o)) {
      for (var s = o.length, f = Array(s), m = 0; m < s; m++) (c[u] = m), (f[m] = a(o[m], u + 1));
      return f;
    } else return n(o, c.slice(0, u), e);
  }
  function t(o) {
    if (Array.isArray(o)) {
      for (var u = o.length, s = Array(u), f = 0; f < u; f++) s[f] = t(o[f]);
      return s;
    } else return n(o);
  }
}
function gt(e, n, i) {
  if (!i) return ge(e) ? e.map((a) => n(a), !1, !0) : ln(e, n, !0);
  var c = (a) => (a === 0 ? a : n(a));
  return ge(e) ? e.map((a) => c(a), !1, !0) : ln(e, c, !0);
}
var Su = 'number',
  Tu = ['typed'];
function Ou(e) {
  var n = e.match(/(0[box])([0-9a-fA-F]*)\.([0-9a-fA-F]*)/);
  if (n) {
    var i = { '0b': 2, '0o': 8, '0x': 16 }[n[1]],
      c = n[2],
      a = n[3];
    return { input: e, radix: i, integerPart: c, fractionalPart: a };
  } else return null;
}
function Mu(e) {
  for (var n = parseInt(e.integerPart, e.radix), i = 0, c = 0; c < e.fractionalPart.length; c++) {
    var a = parseInt(e.fractionalPart[c], e.radix);
    i += a / e.radix ** (c + 1);
  }
  var t = n + i;
  if (isNaN(t)) throw new SyntaxError('String "' + e.input + '" is not a valid number');
  return t;
}
var mn = W(Su, Tu, (e) => {
  var { typed: n } = e,
    i = n('number', {
      '': () => 0,
      number: (a) => a,
      string: (a) => {
        if (a === 'NaN') return NaN;
        var t = Ou(a);
        if (t) return Mu(t);
        var o = 0,
          u = a.match(/(0[box][0-9a-fA-F]*)i([0-9]*)/);
        u && ((o = Number(u[2])), (a = u[1]));
        var s = Number(a);
        if (isNaN(s)) throw new SyntaxError('String "' + a + '" is not a valid number');
        if (u) {
          if (s > 2 ** o - 1) throw new SyntaxError('String "'.concat(a, '" is out of range'));
          s >= 2 ** (o - 1) && (s = s - 2 ** o);
        }
        return s;
      },
      BigNumber: (a) => a.toNumber(),
      bigint: (a) => Number(a),
      Fraction: (a) => a.valueOf(),
      Unit: n.referToSelf((c) => (a) => {
        var t = a.clone();
        return (t.value = c(a.value)), t;
      }),
      null: (a) => 0,
      'Unit, string | Unit': (a, t) => a.toNumber(t),
      'Array | Matrix': n.referToSelf((c) => (a) => gt(a, c)),
    });
  return (i.fromJSON = (c) => parseFloat(c.value)), i;
});
var vt = new Set(['end']);
var Pu = 'Node',
  ku = ['mathWithTransform'],
  hn = W(
    Pu,
    ku,
    (e) => {
      var { mathWithTransform: n } = e;
      function i(a) {
        for (var t of [...vt])
          if (a.has(t)) throw new Error('Scope contains an illegal symbol, "' + t + '" is a reserved keyword');
      }
      class c {
        get type() {
          return 'Node';
        }
        get isNode() {
          return !0;
        }
        evaluate(t) {
          return this.compile().evaluate(t);
        }
        compile() {
          var t = this._compile(n, {}),
            o = {},
            u = null;
          function s(f) {
            var m = Jn(f);
            return i(m), t(m, o, u);
          }
          return { evaluate: s };
        }
        _compile(t, o) {
          throw new Error('Method _compile must be implemented by type ' + this.type);
        }
        forEach(t) {
          throw new Error('Cannot run forEach on a Node interface');
        }
        map(t) {
          throw new Error('Cannot run map on a Node interface');
        }
        _ifNode(t) {
          if (!G(t)) throw new TypeError('Callback function must return a Node');
          return t;
        }
        traverse(t) {
          t(this, null, null);
          function o(u, s) {
            u.forEach((f, m, D) => {
              s(f, m, D), o(f, s);
            });
          }
          o(this, t);
        }
        transform(t) {
          function o(u, s, f) {
            var m = t(u, s, f);
            return m !== u ? m : u.map(o);
          }
          return o(this, null, null);
        }
        filter(t) {
          var o = [];
          return (
            this.traverse((u, s, f) => {
              t(u, s, f) && o.push(u);
            }),
            o
          );
        }
        clone() {
          throw new Error('Cannot clone a Node interface');
        }
        cloneDeep() {
          return this.map((t) => t.cloneDeep());
        }
        equals(t) {
          return t ? this.type === t.type && ut(this, t) : !1;
        }
        toString(t) {
          var o = this._getCustomString(t);
          return typeof o < 'u' ? o : this._toString(t);
        }
        _toString() {
          throw new Error('_toString not implemented for ' + this.type);
        }
        toJSON() {
          throw new Error('Cannot serialize object: toJSON not implemented by ' + this.type);
        }
        toHTML(t) {
          var o = this._getCustomString(t);
          return typeof o < 'u' ? o : this._toHTML(t);
        }
        _toHTML() {
          throw new Error('_toHTML not implemented for ' + this.type);
        }
        toTex(t) {
          var o = this._getCustomString(t);
          return typeof o < 'u' ? o : this._toTex(t);
        }
        _toTex(t) {
          throw new Error('_toTex not implemented for ' + this.type);
        }
        _getCustomString(t) {
          if (t && typeof t == 'object')
            switch (typeof t.handler) {
              case 'object':
              case 'undefined':
                return;
              case 'function':
                return t.handler(this, t);
              default:
                throw new TypeError('Object or function expected as callback');
            }
        }
        getIdentifier() {
          return this.type;
        }
        getContent() {
          return this;
        }
      }
      return c;
    },
    { isClass: !0, isNode: !0 },
  );
var Ao = ie(me(), 1);
function xt(e) {
  return e && e.isIndexError ? new Ie(e.index + 1, e.min + 1, e.max !== void 0 ? e.max + 1 : void 0) : e;
}
function yt(e) {
  var { subset: n } = e;
  return (c, a) => {
    try {
      if (Array.isArray(c)) return n(c, a);
      if (c && typeof c.subset == 'function') return c.subset(a);
      if (typeof c == 'string') return n(c, a);
      if (typeof c == 'object') {
        if (!a.isObjectProperty()) throw new TypeError('Cannot apply a numeric index as object property');
        return oe(c, a.getObjectProperty());
      } else throw new TypeError('Cannot apply index: unsupported type of object');
    } catch (t) {
      throw xt(t);
    }
  };
}
var Et = 'AccessorNode',
  Iu = ['subset', 'Node'],
  Dn = W(
    Et,
    Iu,
    (e) => {
      var { subset: n, Node: i } = e,
        c = yt({ subset: n });
      function a(o) {
        return !(le(o) || Me(o) || se(o) || Ue(o) || or(o) || ye(o) || ue(o));
      }
      class t extends i {
        constructor(u, s) {
          var f = arguments.length > 2 && arguments[2] !== void 0 ? arguments[2] : !1;
          if ((super(), !G(u))) throw new TypeError('Node expected for parameter "object"');
          if (!Ae(s)) throw new TypeError('IndexNode expected for parameter "index"');
          (this.object = u), (this.index = s), (this.optionalChaining = f);
        }
        get name() {
          return this.index
            ? this.index.isObjectProperty()
              ? this.index.getObjectProperty()
              : ''
            : this.object.name || '';
        }
        get type() {
          return Et;
        }
        get isAccessorNode() {
          return !0;
        }
        _compile(u, s) {
          var f = this.object._compile(u, s),
            m = this.index._compile(u, s),
            D = this.optionalChaining,
            h = le(this.object) && this.object.optionalChaining;
          if (this.index.isObjectProperty()) {
            var y = this.index.getObjectProperty();
            return (M, j, x) => {
              var O = x || {},
                T = f(M, j, O);
              if (D && T == null) {
                O.optionalShortCircuit = !0;
                return;
              }
              if (!(h && O !== null && O !== void 0 && O.optionalShortCircuit)) return oe(T, y);
            };
          } else
            return (M, j, x) => {
              var O = x || {},
                T = f(M, j, O);
              if (D && T == null) {
                O.optionalShortCircuit = !0;
                return;
              }
              if (!(h && O !== null && O !== void 0 && O.optionalShortCircuit)) {
                var $ = m(M, j, T);
                return c(T, $);
              }
            };
        }
        forEach(u) {
          u(this.object, 'object', this), u(this.index, 'index', this);
        }
        map(u) {
          return new t(
            this._ifNode(u(this.object, 'object', this)),
            this._ifNode(u(this.index, 'index', this)),
            this.optionalChaining,
          );
        }
        clone() {
          return new t(this.object, this.index, this.optionalChaining);
        }
        _toString(u) {
          var s = this.object.toString(u);
          a(this.object) && (s = '(' + s + ')');
          var f = this.optionalChaining ? (this.index.dotNotation ? '?' : '?.') : '';
          return s + f + this.index.toString(u);
        }
        _toHTML(u) {
          var s = this.object.toHTML(u);
          return (
            a(this.object) &&
              (s =
                '<span class="math-parenthesis math-round-parenthesis">(</span>' +
                s +
                '<span class="math-parenthesis math-round-parenthesis">)</span>'),
            s + this.index.toHTML(u)
          );
        }
        _toTex(u) {
          var s = this.object.toTex(u);
          return a(this.object) && (s = "\\left(' + object + '\\right)"), s + this.index.toTex(u);
        }
        toJSON() {
          return { mathjs: Et, object: this.object, index: this.index, optionalChaining: this.optionalChaining };
        }
        static fromJSON(u) {
          return new t(u.object, u.index, u.optionalChaining);
        }
      }
      return (0, Ao.default)(t, 'name', Et), t;
    },
    { isClass: !0, isNode: !0 },
  );
var Co = ie(me(), 1);
var Ft = 'ArrayNode',
  ju = ['Node'],
  dn = W(
    Ft,
    ju,
    (e) => {
      var { Node: n } = e;
      class i extends n {
        constructor(a) {
          if ((super(), (this.items = a || []), !Array.isArray(this.items) || !this.items.every(G)))
            throw new TypeError('Array containing Nodes expected');
        }
        get type() {
          return Ft;
        }
        get isArrayNode() {
          return !0;
        }
        _compile(a, t) {
          var o = ve(this.items, (f) => f._compile(a, t)),
            u = a.config.matrix !== 'Array';
          if (u) {
            var s = a.matrix;
            return (m, D, h) => s(ve(o, (y) => y(m, D, h)));
          } else return (m, D, h) => ve(o, (y) => y(m, D, h));
        }
        forEach(a) {
          for (var t = 0; t < this.items.length; t++) {
            var o = this.items[t];
            a(o, 'items[' + t + ']', this);
          }
        }
        map(a) {
          for (var t = [], o = 0; o < this.items.length; o++)
            t[o] = this._ifNode(a(this.items[o], 'items[' + o + ']', this));
          return new i(t);
        }
        clone() {
          return new i(this.items.slice(0));
        }
        _toString(a) {
          var t = this.items.map((o) => o.toString(a));
          return '[' + t.join(', ') + ']';
        }
        toJSON() {
          return { mathjs: Ft, items: this.items };
        }
        static fromJSON(a) {
          return new i(a.items);
        }
        _toHTML(a) {
          var t = this.items.map((o) => o.toHTML(a));
          return (
            '<span class="math-parenthesis math-square-parenthesis">[</span>' +
            t.join('<span class="math-separator">,</span>') +
            '<span class="math-parenthesis math-square-parenthesis">]</span>'
          );
        }
        _toTex(a) {
          function t(o, u) {
            var s = o.some(Me) && !o.every(Me),
              f = u || s,
              m = f ? '&' : '\\\\',
              D = o.map((h) => (h.items ? t(h.items, !u) : h.toTex(a))).join(m);
            return s || !f || (f && !u) ? '\\begin{bmatrix}' + D + '\\end{bmatrix}' : D;
          }
          return t(this.items, !1);
        }
      }
      return (0, Co.default)(i, 'name', Ft), i;
    },
    { isClass: !0, isNode: !0 },
  );
var bo = ie(me(), 1);
function No(e) {
  var { subset: n, matrix: i } = e;
  return (a, t, o) => {
    try {
      if (Array.isArray(a)) {
        var u = i(a).subset(t, o).valueOf();
        return (
          u.forEach((s, f) => {
            a[f] = s;
          }),
          a
        );
      } else {
        if (a && typeof a.subset == 'function') return a.subset(t, o);
        if (typeof a == 'string') return n(a, t, o);
        if (typeof a == 'object') {
          if (!t.isObjectProperty()) throw TypeError('Cannot apply a numeric index as object property');
          return Je(a, t.getObjectProperty(), o), a;
        } else throw new TypeError('Cannot apply index: unsupported type of object');
      }
    } catch (s) {
      throw xt(s);
    }
  };
}
var At = 'AssignmentNode',
  $u = ['subset', '?matrix', 'Node'],
  gn = W(
    At,
    $u,
    (e) => {
      var { subset: n, matrix: i, Node: c } = e,
        a = yt({ subset: n }),
        t = No({ subset: n, matrix: i });
      function o(s, f, m) {
        f || (f = 'keep');
        var D = K(s, f, m),
          h = K(s.value, f, m);
        return f === 'all' || (h !== null && h <= D);
      }
      class u extends c {
        constructor(f, m, D) {
          if ((super(), (this.object = f), (this.index = D ? m : null), (this.value = D || m), !ue(f) && !le(f)))
            throw new TypeError('SymbolNode or AccessorNode expected as "object"');
          if (ue(f) && f.name === 'end') throw new Error('Cannot assign to symbol "end"');
          if (this.index && !Ae(this.index)) throw new TypeError('IndexNode expected as "index"');
          if (!G(this.value)) throw new TypeError('Node expected as "value"');
        }
        get name() {
          return this.index
            ? this.index.isObjectProperty()
              ? this.index.getObjectProperty()
              : ''
            : this.object.name || '';
        }
        get type() {
          return At;
        }
        get isAssignmentNode() {
          return !0;
        }
        _compile(f, m) {
          var D = this.object._compile(f, m),
            h = this.index ? this.index._compile(f, m) : null,
            y = this.value._compile(f, m),
            N = this.object.name;
          if (this.index)
            if (this.index.isObjectProperty()) {
              var M = this.index.getObjectProperty();
              return ($, B, _) => {
                var V = D($, B, _),
                  Z = y($, B, _);
                return Je(V, M, Z), Z;
              };
            } else {
              if (ue(this.object))
                return ($, B, _) => {
                  var V = D($, B, _),
                    Z = y($, B, _),
                    H = h($, B, V);
                  return $.set(N, t(V, H, Z)), Z;
                };
              var j = this.object.object._compile(f, m);
              if (this.object.index.isObjectProperty()) {
                var x = this.object.index.getObjectProperty();
                return ($, B, _) => {
                  var V = j($, B, _),
                    Z = oe(V, x),
                    H = h($, B, Z),
                    k = y($, B, _);
                  return Je(V, x, t(Z, H, k)), k;
                };
              } else {
                var O = this.object.index._compile(f, m);
                return ($, B, _) => {
                  var V = j($, B, _),
                    Z = O($, B, V),
                    H = a(V, Z),
                    k = h($, B, H),
                    q = y($, B, _);
                  return t(V, Z, t(H, k, q)), q;
                };
              }
            }
          else {
            if (!ue(this.object)) throw new TypeError('SymbolNode expected as object');
            return ($, B, _) => {
              var V = y($, B, _);
              return $.set(N, V), V;
            };
          }
        }
        forEach(f) {
          f(this.object, 'object', this), this.index && f(this.index, 'index', this), f(this.value, 'value', this);
        }
        map(f) {
          var m = this._ifNode(f(this.object, 'object', this)),
            D = this.index ? this._ifNode(f(this.index, 'index', this)) : null,
            h = this._ifNode(f(this.value, 'value', this));
          return new u(m, D, h);
        }
        clone() {
          return new u(this.object, this.index, this.value);
        }
        _toString(f) {
          var m = this.object.toString(f),
            D = this.index ? this.index.toString(f) : '',
            h = this.value.toString(f);
          return o(this, f && f.parenthesis, f && f.implicit) && (h = '(' + h + ')'), m + D + ' = ' + h;
        }
        toJSON() {
          return { mathjs: At, object: this.object, index: this.index, value: this.value };
        }
        static fromJSON(f) {
          return new u(f.object, f.index, f.value);
        }
        _toHTML(f) {
          var m = this.object.toHTML(f),
            D = this.index ? this.index.toHTML(f) : '',
            h = this.value.toHTML(f);
          return (
            o(this, f && f.parenthesis, f && f.implicit) &&
              (h =
                '<span class="math-paranthesis math-round-parenthesis">(</span>' +
                h +
                '<span class="math-paranthesis math-round-parenthesis">)</span>'),
            m +
              D +
              '<span class="math-operator math-assignment-operator math-variable-assignment-operator math-binary-operator">=</span>' +
              h
          );
        }
        _toTex(f) {
          var m = this.object.toTex(f),
            D = this.index ? this.index.toTex(f) : '',
            h = this.value.toTex(f);
          return o(this, f && f.parenthesis, f && f.implicit) && (h = '\\left('.concat(h, '\\right)')), m + D + '=' + h;
        }
      }
      return (0, bo.default)(u, 'name', At), u;
    },
    { isClass: !0, isNode: !0 },
  );
var wo = ie(me(), 1);
var Ct = 'BlockNode',
  _u = ['ResultSet', 'Node'],
  vn = W(
    Ct,
    _u,
    (e) => {
      var { ResultSet: n, Node: i } = e;
      class c extends i {
        constructor(t) {
          if ((super(), !Array.isArray(t))) throw new Error('Array expected');
          this.blocks = t.map((o) => {
            var u = o && o.node,
              s = o && o.visible !== void 0 ? o.visible : !0;
            if (!G(u)) throw new TypeError('Property "node" must be a Node');
            if (typeof s != 'boolean') throw new TypeError('Property "visible" must be a boolean');
            return { node: u, visible: s };
          });
        }
        get type() {
          return Ct;
        }
        get isBlockNode() {
          return !0;
        }
        _compile(t, o) {
          var u = ve(this.blocks, (s) => ({ evaluate: s.node._compile(t, o), visible: s.visible }));
          return (f, m, D) => {
            var h = [];
            return (
              dt(u, (N) => {
                var M = N.evaluate(f, m, D);
                N.visible && h.push(M);
              }),
              new n(h)
            );
          };
        }
        forEach(t) {
          for (var o = 0; o < this.blocks.length; o++) t(this.blocks[o].node, 'blocks[' + o + '].node', this);
        }
        map(t) {
          for (var o = [], u = 0; u < this.blocks.length; u++) {
            var s = this.blocks[u],
              f = this._ifNode(t(s.node, 'blocks[' + u + '].node', this));
            o[u] = { node: f, visible: s.visible };
          }
          return new c(o);
        }
        clone() {
          var t = this.blocks.map((o) => ({ node: o.node, visible: o.visible }));
          return new c(t);
        }
        _toString(t) {
          return this.blocks
            .map((o) => o.node.toString(t) + (o.visible ? '' : ';'))
            .join(`
`);
        }
        toJSON() {
          return { mathjs: Ct, blocks: this.blocks };
        }
        static fromJSON(t) {
          return new c(t.blocks);
        }
        _toHTML(t) {
          return this.blocks
            .map((o) => o.node.toHTML(t) + (o.visible ? '' : '<span class="math-separator">;</span>'))
            .join('<span class="math-separator"><br /></span>');
        }
        _toTex(t) {
          return this.blocks
            .map((o) => o.node.toTex(t) + (o.visible ? '' : ';'))
            .join(`\\;\\;
`);
        }
      }
      return (0, wo.default)(c, 'name', Ct), c;
    },
    { isClass: !0, isNode: !0 },
  );
var Bo = ie(me(), 1);
var Nt = 'ConditionalNode',
  Ru = ['Node'],
  xn = W(
    Nt,
    Ru,
    (e) => {
      var { Node: n } = e;
      function i(a) {
        if (typeof a == 'number' || typeof a == 'boolean' || typeof a == 'string') return !!a;
        if (a) {
          if (fe(a)) return !a.isZero();
          if (Te(a)) return !!(a.re || a.im);
          if (qe(a)) return !!a.value;
        }
        if (a == null) return !1;
        throw new TypeError('Unsupported type of condition "' + Ne(a) + '"');
      }
      class c extends n {
        constructor(t, o, u) {
          if ((super(), !G(t))) throw new TypeError('Parameter condition must be a Node');
          if (!G(o)) throw new TypeError('Parameter trueExpr must be a Node');
          if (!G(u)) throw new TypeError('Parameter falseExpr must be a Node');
          (this.condition = t), (this.trueExpr = o), (this.falseExpr = u);
        }
        get type() {
          return Nt;
        }
        get isConditionalNode() {
          return !0;
        }
        _compile(t, o) {
          var u = this.condition._compile(t, o),
            s = this.trueExpr._compile(t, o),
            f = this.falseExpr._compile(t, o);
          return (D, h, y) => (i(u(D, h, y)) ? s(D, h, y) : f(D, h, y));
        }
        forEach(t) {
          t(this.condition, 'condition', this),
            t(this.trueExpr, 'trueExpr', this),
            t(this.falseExpr, 'falseExpr', this);
        }
        map(t) {
          return new c(
            this._ifNode(t(this.condition, 'condition', this)),
            this._ifNode(t(this.trueExpr, 'trueExpr', this)),
            this._ifNode(t(this.falseExpr, 'falseExpr', this)),
          );
        }
        clone() {
          return new c(this.condition, this.trueExpr, this.falseExpr);
        }
        _toString(t) {
          var o = t && t.parenthesis ? t.parenthesis : 'keep',
            u = K(this, o, t && t.implicit),
            s = this.condition.toString(t),
            f = K(this.condition, o, t && t.implicit);
          (o === 'all' || this.condition.type === 'OperatorNode' || (f !== null && f <= u)) && (s = '(' + s + ')');
          var m = this.trueExpr.toString(t),
            D = K(this.trueExpr, o, t && t.implicit);
          (o === 'all' || this.trueExpr.type === 'OperatorNode' || (D !== null && D <= u)) && (m = '(' + m + ')');
          var h = this.falseExpr.toString(t),
            y = K(this.falseExpr, o, t && t.implicit);
          return (
            (o === 'all' || this.falseExpr.type === 'OperatorNode' || (y !== null && y <= u)) && (h = '(' + h + ')'),
            s + ' ? ' + m + ' : ' + h
          );
        }
        toJSON() {
          return { mathjs: Nt, condition: this.condition, trueExpr: this.trueExpr, falseExpr: this.falseExpr };
        }
        static fromJSON(t) {
          return new c(t.condition, t.trueExpr, t.falseExpr);
        }
        _toHTML(t) {
          var o = t && t.parenthesis ? t.parenthesis : 'keep',
            u = K(this, o, t && t.implicit),
            s = this.condition.toHTML(t),
            f = K(this.condition, o, t && t.implicit);
          (o === 'all' || this.condition.type === 'OperatorNode' || (f !== null && f <= u)) &&
            (s =
              '<span class="math-parenthesis math-round-parenthesis">(</span>' +
              s +
              '<span class="math-parenthesis math-round-parenthesis">)</span>');
          var m = this.trueExpr.toHTML(t),
            D = K(this.trueExpr, o, t && t.implicit);
          (o === 'all' || this.trueExpr.type === 'OperatorNode' || (D !== null && D <= u)) &&
            (m =
              '<span class="math-parenthesis math-round-parenthesis">(</span>' +
              m +
              '<span class="math-parenthesis math-round-parenthesis">)</span>');
          var h = this.falseExpr.toHTML(t),
            y = K(this.falseExpr, o, t && t.implicit);
          return (
            (o === 'all' || this.falseExpr.type === 'OperatorNode' || (y !== null && y <= u)) &&
              (h =
                '<span class="math-parenthesis math-round-parenthesis">(</span>' +
                h +
                '<span class="math-parenthesis math-round-parenthesis">)</span>'),
            s +
              '<span class="math-operator math-conditional-operator">?</span>' +
              m +
              '<span class="math-operator math-conditional-operator">:</span>' +
              h
          );
        }
        _toTex(t) {
          return (
            '\\begin{cases} {' +
            this.trueExpr.toTex(t) +
            '}, &\\quad{\\text{if }\\;' +
            this.condition.toTex(t) +
            '}\\\\{' +
            this.falseExpr.toTex(t) +
            '}, &\\quad{\\text{otherwise}}\\end{cases}'
          );
        }
      }
      return (0, Bo.default)(c, 'name', Nt), c;
    },
    { isClass: !0, isNode: !0 },
  );
var ko = ie(me(), 1);
var Mo = ie(To(), 1);
var En = {
    Alpha: 'A',
    alpha: '\\alpha',
    Beta: 'B',
    beta: '\\beta',
    Gamma: '\\Gamma',
    gamma: '\\gamma',
    Delta: '\\Delta',
    delta: '\\delta',
    Epsilon: 'E',
    epsilon: '\\epsilon',
    varepsilon: '\\varepsilon',
    Zeta: 'Z',
    zeta: '\\zeta',
    Eta: 'H',
    eta: '\\eta',
    Theta: '\\Theta',
    theta: '\\theta',
    vartheta: '\\vartheta',
    Iota: 'I',
    iota: '\\iota',
    Kappa: 'K',
    kappa: '\\kappa',
    varkappa: '\\varkappa',
    Lambda: '\\Lambda',
    lambda: '\\lambda',
    Mu: 'M',
    mu: '\\mu',
    Nu: 'N',
    nu: '\\nu',
    Xi: '\\Xi',
    xi: '\\xi',
    Omicron: 'O',
    omicron: 'o',
    Pi: '\\Pi',
    pi: '\\pi',
    varpi: '\\varpi',
    Rho: 'P',
    rho: '\\rho',
    varrho: '\\varrho',
    Sigma: '\\Sigma',
    sigma: '\\sigma',
    varsigma: '\\varsigma',
    Tau: 'T',
    tau: '\\tau',
    Upsilon: '\\Upsilon',
    upsilon: '\\upsilon',
    Phi: '\\Phi',
    phi: '\\phi',
    varphi: '\\varphi',
    Chi: 'X',
    chi: '\\chi',
    Psi: '\\Psi',
    psi: '\\psi',
    Omega: '\\Omega',
    omega: '\\omega',
    true: '\\mathrm{True}',
    false: '\\mathrm{False}',
    i: 'i',
    inf: '\\infty',
    Inf: '\\infty',
    infinity: '\\infty',
    Infinity: '\\infty',
    oo: '\\infty',
    lim: '\\lim',
    undefined: '\\mathbf{?}',
  },
  X = {
    transpose: '^\\top',
    ctranspose: '^H',
    factorial: '!',
    pow: '^',
    dotPow: '.^\\wedge',
    unaryPlus: '+',
    unaryMinus: '-',
    bitNot: '\\~',
    not: '\\neg',
    multiply: '\\cdot',
    divide: '\\frac',
    dotMultiply: '.\\cdot',
    dotDivide: '.:',
    mod: '\\mod',
    add: '+',
    subtract: '-',
    to: '\\rightarrow',
    leftShift: '<<',
    rightArithShift: '>>',
    rightLogShift: '>>>',
    equal: '=',
    unequal: '\\neq',
    smaller: '<',
    larger: '>',
    smallerEq: '\\leq',
    largerEq: '\\geq',
    bitAnd: '\\&',
    bitXor: '\\underline{|}',
    bitOr: '|',
    and: '\\wedge',
    xor: '\\veebar',
    or: '\\vee',
  },
  Fn = {
    abs: { 1: '\\left|${args[0]}\\right|' },
    add: { 2: '\\left(${args[0]}'.concat(X.add, '${args[1]}\\right)') },
    cbrt: { 1: '\\sqrt[3]{${args[0]}}' },
    ceil: { 1: '\\left\\lceil${args[0]}\\right\\rceil' },
    cube: { 1: '\\left(${args[0]}\\right)^3' },
    divide: { 2: '\\frac{${args[0]}}{${args[1]}}' },
    dotDivide: { 2: '\\left(${args[0]}'.concat(X.dotDivide, '${args[1]}\\right)') },
    dotMultiply: { 2: '\\left(${args[0]}'.concat(X.dotMultiply, '${args[1]}\\right)') },
    dotPow: { 2: '\\left(${args[0]}'.concat(X.dotPow, '${args[1]}\\right)') },
    exp: { 1: '\\exp\\left(${args[0]}\\right)' },
    expm1: '\\left(e'.concat(X.pow, '{${args[0]}}-1\\right)'),
    fix: { 1: '\\mathrm{${name}}\\left(${args[0]}\\right)' },
    floor: { 1: '\\left\\lfloor${args[0]}\\right\\rfloor' },
    fraction: { 2: '\\frac{${args[0]}}{${args[1]}}' },
    gcd: '\\gcd\\left(${args}\\right)',
    hypot: '\\hypot\\left(${args}\\right)',
    log: { 1: '\\ln\\left(${args[0]}\\right)', 2: '\\log_{${args[1]}}\\left(${args[0]}\\right)' },
    log10: { 1: '\\log_{10}\\left(${args[0]}\\right)' },
    log1p: { 1: '\\ln\\left(${args[0]}+1\\right)', 2: '\\log_{${args[1]}}\\left(${args[0]}+1\\right)' },
    log2: '\\log_{2}\\left(${args[0]}\\right)',
    mod: { 2: '\\left(${args[0]}'.concat(X.mod, '${args[1]}\\right)') },
    multiply: { 2: '\\left(${args[0]}'.concat(X.multiply, '${args[1]}\\right)') },
    norm: { 1: '\\left\\|${args[0]}\\right\\|', 2: void 0 },
    nthRoot: { 2: '\\sqrt[${args[1]}]{${args[0]}}' },
    nthRoots: { 2: '\\{y : y^${args[1]} = {${args[0]}}\\}' },
    pow: { 2: '\\left(${args[0]}\\right)'.concat(X.pow, '{${args[1]}}') },
    round: { 1: '\\left\\lfloor${args[0]}\\right\\rceil', 2: void 0 },
    sign: { 1: '\\mathrm{${name}}\\left(${args[0]}\\right)' },
    sqrt: { 1: '\\sqrt{${args[0]}}' },
    square: { 1: '\\left(${args[0]}\\right)^2' },
    subtract: { 2: '\\left(${args[0]}'.concat(X.subtract, '${args[1]}\\right)') },
    unaryMinus: { 1: ''.concat(X.unaryMinus, '\\left(${args[0]}\\right)') },
    unaryPlus: { 1: ''.concat(X.unaryPlus, '\\left(${args[0]}\\right)') },
    bitAnd: { 2: '\\left(${args[0]}'.concat(X.bitAnd, '${args[1]}\\right)') },
    bitNot: { 1: X.bitNot + '\\left(${args[0]}\\right)' },
    bitOr: { 2: '\\left(${args[0]}'.concat(X.bitOr, '${args[1]}\\right)') },
    bitXor: { 2: '\\left(${args[0]}'.concat(X.bitXor, '${args[1]}\\right)') },
    leftShift: { 2: '\\left(${args[0]}'.concat(X.leftShift, '${args[1]}\\right)') },
    rightArithShift: { 2: '\\left(${args[0]}'.concat(X.rightArithShift, '${args[1]}\\right)') },
    rightLogShift: { 2: '\\left(${args[0]}'.concat(X.rightLogShift, '${args[1]}\\right)') },
    bellNumbers: { 1: '\\mathrm{B}_{${args[0]}}' },
    catalan: { 1: '\\mathrm{C}_{${args[0]}}' },
    stirlingS2: { 2: '\\mathrm{S}\\left(${args}\\right)' },
    arg: { 1: '\\arg\\left(${args[0]}\\right)' },
    conj: { 1: '\\left(${args[0]}\\right)^*' },
    im: { 1: '\\Im\\left\\lbrace${args[0]}\\right\\rbrace' },
    re: { 1: '\\Re\\left\\lbrace${args[0]}\\right\\rbrace' },
    and: { 2: '\\left(${args[0]}'.concat(X.and, '${args[1]}\\right)') },
    not: { 1: X.not + '\\left(${args[0]}\\right)' },
    or: { 2: '\\left(${args[0]}'.concat(X.or, '${args[1]}\\right)') },
    xor: { 2: '\\left(${args[0]}'.concat(X.xor, '${args[1]}\\right)') },
    cross: { 2: '\\left(${args[0]}\\right)\\times\\left(${args[1]}\\right)' },
    ctranspose: { 1: '\\left(${args[0]}\\right)'.concat(X.ctranspose) },
    det: { 1: '\\det\\left(${args[0]}\\right)' },
    dot: { 2: '\\left(${args[0]}\\cdot${args[1]}\\right)' },
    expm: { 1: '\\exp\\left(${args[0]}\\right)' },
    inv: { 1: '\\left(${args[0]}\\right)^{-1}' },
    pinv: { 1: '\\left(${args[0]}\\right)^{+}' },
    sqrtm: { 1: '{${args[0]}}'.concat(X.pow, '{\\frac{1}{2}}') },
    trace: { 1: '\\mathrm{tr}\\left(${args[0]}\\right)' },
    transpose: { 1: '\\left(${args[0]}\\right)'.concat(X.transpose) },
    combinations: { 2: '\\binom{${args[0]}}{${args[1]}}' },
    combinationsWithRep: { 2: '\\left(\\!\\!{\\binom{${args[0]}}{${args[1]}}}\\!\\!\\right)' },
    factorial: { 1: '\\left(${args[0]}\\right)'.concat(X.factorial) },
    gamma: { 1: '\\Gamma\\left(${args[0]}\\right)' },
    lgamma: { 1: '\\ln\\Gamma\\left(${args[0]}\\right)' },
    equal: { 2: '\\left(${args[0]}'.concat(X.equal, '${args[1]}\\right)') },
    larger: { 2: '\\left(${args[0]}'.concat(X.larger, '${args[1]}\\right)') },
    largerEq: { 2: '\\left(${args[0]}'.concat(X.largerEq, '${args[1]}\\right)') },
    smaller: { 2: '\\left(${args[0]}'.concat(X.smaller, '${args[1]}\\right)') },
    smallerEq: { 2: '\\left(${args[0]}'.concat(X.smallerEq, '${args[1]}\\right)') },
    unequal: { 2: '\\left(${args[0]}'.concat(X.unequal, '${args[1]}\\right)') },
    erf: { 1: 'erf\\left(${args[0]}\\right)' },
    max: '\\max\\left(${args}\\right)',
    min: '\\min\\left(${args}\\right)',
    variance: '\\mathrm{Var}\\left(${args}\\right)',
    acos: { 1: '\\cos^{-1}\\left(${args[0]}\\right)' },
    acosh: { 1: '\\cosh^{-1}\\left(${args[0]}\\right)' },
    acot: { 1: '\\cot^{-1}\\left(${args[0]}\\right)' },
    acoth: { 1: '\\coth^{-1}\\left(${args[0]}\\right)' },
    acsc: { 1: '\\csc^{-1}\\left(${args[0]}\\right)' },
    acsch: { 1: '\\mathrm{csch}^{-1}\\left(${args[0]}\\right)' },
    asec: { 1: '\\sec^{-1}\\left(${args[0]}\\right)' },
    asech: { 1: '\\mathrm{sech}^{-1}\\left(${args[0]}\\right)' },
    asin: { 1: '\\sin^{-1}\\left(${args[0]}\\right)' },
    asinh: { 1: '\\sinh^{-1}\\left(${args[0]}\\right)' },
    atan: { 1: '\\tan^{-1}\\left(${args[0]}\\right)' },
    atan2: { 2: '\\mathrm{atan2}\\left(${args}\\right)' },
    atanh: { 1: '\\tanh^{-1}\\left(${args[0]}\\right)' },
    cos: { 1: '\\cos\\left(${args[0]}\\right)' },
    cosh: { 1: '\\cosh\\left(${args[0]}\\right)' },
    cot: { 1: '\\cot\\left(${args[0]}\\right)' },
    coth: { 1: '\\coth\\left(${args[0]}\\right)' },
    csc: { 1: '\\csc\\left(${args[0]}\\right)' },
    csch: { 1: '\\mathrm{csch}\\left(${args[0]}\\right)' },
    sec: { 1: '\\sec\\left(${args[0]}\\right)' },
    sech: { 1: '\\mathrm{sech}\\left(${args[0]}\\right)' },
    sin: { 1: '\\sin\\left(${args[0]}\\right)' },
    sinh: { 1: '\\sinh\\left(${args[0]}\\right)' },
    tan: { 1: '\\tan\\left(${args[0]}\\right)' },
    tanh: { 1: '\\tanh\\left(${args[0]}\\right)' },
    to: { 2: '\\left(${args[0]}'.concat(X.to, '${args[1]}\\right)') },
    numeric: (n, i) => n.args[0].toTex(),
    number: { 0: '0', 1: '\\left(${args[0]}\\right)', 2: '\\left(\\left(${args[0]}\\right)${args[1]}\\right)' },
    string: { 0: '\\mathtt{""}', 1: '\\mathrm{string}\\left(${args[0]}\\right)' },
    bignumber: { 0: '0', 1: '\\left(${args[0]}\\right)' },
    bigint: { 0: '0', 1: '\\left(${args[0]}\\right)' },
    complex: {
      0: '0',
      1: '\\left(${args[0]}\\right)',
      2: '\\left(\\left(${args[0]}\\right)+'.concat(En.i, '\\cdot\\left(${args[1]}\\right)\\right)'),
    },
    matrix: { 0: '\\begin{bmatrix}\\end{bmatrix}', 1: '\\left(${args[0]}\\right)', 2: '\\left(${args[0]}\\right)' },
    sparse: { 0: '\\begin{bsparse}\\end{bsparse}', 1: '\\left(${args[0]}\\right)' },
    unit: { 1: '\\left(${args[0]}\\right)', 2: '\\left(\\left(${args[0]}\\right)${args[1]}\\right)' },
  },
  Po = '\\mathrm{${name}}\\left(${args}\\right)',
  Oo = { deg: '^\\circ' };
function bt(e) {
  return (0, Mo.default)(e, { preserveFormatting: !0 });
}
function wt(e, n) {
  return (n = typeof n > 'u' ? !1 : n), n ? (J(Oo, e) ? Oo[e] : '\\mathrm{' + bt(e) + '}') : J(En, e) ? En[e] : bt(e);
}
var Bt = 'ConstantNode',
  Wu = ['Node', 'isBounded'],
  An = W(
    Bt,
    Wu,
    (e) => {
      var { Node: n, isBounded: i } = e;
      class c extends n {
        constructor(t) {
          super(), (this.value = t);
        }
        get type() {
          return Bt;
        }
        get isConstantNode() {
          return !0;
        }
        _compile(t, o) {
          var u = this.value;
          return () => u;
        }
        forEach(t) {}
        map(t) {
          return this.clone();
        }
        clone() {
          return new c(this.value);
        }
        _toString(t) {
          return ar(this.value, t);
        }
        _toHTML(t) {
          var o = this._toString(t);
          switch (Ne(this.value)) {
            case 'number':
            case 'bigint':
            case 'BigNumber':
            case 'Fraction':
              return '<span class="math-number">' + o + '</span>';
            case 'string':
              return '<span class="math-string">' + o + '</span>';
            case 'boolean':
              return '<span class="math-boolean">' + o + '</span>';
            case 'null':
              return '<span class="math-null-symbol">' + o + '</span>';
            case 'undefined':
              return '<span class="math-undefined">' + o + '</span>';
            default:
              return '<span class="math-symbol">' + o + '</span>';
          }
        }
        toJSON() {
          return { mathjs: Bt, value: this.value };
        }
        static fromJSON(t) {
          return new c(t.value);
        }
        _toTex(t) {
          var o = this._toString(t),
            u = Ne(this.value);
          switch (u) {
            case 'string':
              return '\\mathtt{' + bt(o) + '}';
            case 'number':
            case 'BigNumber': {
              if (!i(this.value)) return this.value.valueOf() < 0 ? '-\\infty' : '\\infty';
              var s = o.toLowerCase().indexOf('e');
              return s !== -1 ? o.substring(0, s) + '\\cdot10^{' + o.substring(s + 1) + '}' : o;
            }
            case 'bigint':
              return o.toString();
            case 'Fraction':
              return this.value.toLatex();
            default:
              return o;
          }
        }
      }
      return (0, ko.default)(c, 'name', Bt), c;
    },
    { isClass: !0, isNode: !0 },
  );
var Io = ie(me(), 1);
var St = 'FunctionAssignmentNode',
  Hu = ['typed', 'Node'],
  Cn = W(
    St,
    Hu,
    (e) => {
      var { typed: n, Node: i } = e;
      function c(t, o, u) {
        var s = K(t, o, u),
          f = K(t.expr, o, u);
        return o === 'all' || (f !== null && f <= s);
      }
      class a extends i {
        constructor(o, u, s) {
          if ((super(), typeof o != 'string')) throw new TypeError('String expected for parameter "name"');
          if (!Array.isArray(u))
            throw new TypeError('Array containing strings or objects expected for parameter "params"');
          if (!G(s)) throw new TypeError('Node expected for parameter "expr"');
          if (vt.has(o)) throw new Error('Illegal function name, "' + o + '" is a reserved keyword');
          var f = new Set();
          for (var m of u) {
            var D = typeof m == 'string' ? m : m.name;
            if (f.has(D)) throw new Error('Duplicate parameter name "'.concat(D, '"'));
            f.add(D);
          }
          (this.name = o),
            (this.params = u.map((h) => (h && h.name) || h)),
            (this.types = u.map((h) => (h && h.type) || 'any')),
            (this.expr = s);
        }
        get type() {
          return St;
        }
        get isFunctionAssignmentNode() {
          return !0;
        }
        _compile(o, u) {
          var s = Object.create(u);
          dt(this.params, (M) => {
            s[M] = !0;
          });
          var f = this.expr,
            m = f._compile(o, s),
            D = this.name,
            h = this.params,
            y = pn(this.types, ','),
            N = D + '(' + pn(this.params, ', ') + ')';
          return (j, x, O) => {
            var T = {};
            T[y] = function () {
              for (var B = Object.create(x), _ = 0; _ < h.length; _++) B[h[_]] = arguments[_];
              return m(j, B, O);
            };
            var $ = n(D, T);
            return ($.syntax = N), ($.expr = f.toString()), j.set(D, $), $;
          };
        }
        forEach(o) {
          o(this.expr, 'expr', this);
        }
        map(o) {
          var u = this._ifNode(o(this.expr, 'expr', this));
          return new a(this.name, this.params.slice(0), u);
        }
        clone() {
          return new a(this.name, this.params.slice(0), this.expr);
        }
        _toString(o) {
          var u = o && o.parenthesis ? o.parenthesis : 'keep',
            s = this.expr.toString(o);
          return (
            c(this, u, o && o.implicit) && (s = '(' + s + ')'), this.name + '(' + this.params.join(', ') + ') = ' + s
          );
        }
        toJSON() {
          var o = this.types;
          return {
            mathjs: St,
            name: this.name,
            params: this.params.map((u, s) => ({ name: u, type: o[s] })),
            expr: this.expr,
          };
        }
        static fromJSON(o) {
          return new a(o.name, o.params, o.expr);
        }
        _toHTML(o) {
          for (var u = o && o.parenthesis ? o.parenthesis : 'keep', s = [], f = 0; f < this.params.length; f++)
            s.push('<span class="math-symbol math-parameter">' + ce(this.params[f]) + '</span>');
          var m = this.expr.toHTML(o);
          return (
            c(this, u, o && o.implicit) &&
              (m =
                '<span class="math-parenthesis math-round-parenthesis">(</span>' +
                m +
                '<span class="math-parenthesis math-round-parenthesis">)</span>'),
            '<span class="math-function">' +
              ce(this.name) +
              '</span><span class="math-parenthesis math-round-parenthesis">(</span>' +
              s.join('<span class="math-separator">,</span>') +
              '<span class="math-parenthesis math-round-parenthesis">)</span><span class="math-operator math-assignment-operator math-variable-assignment-operator math-binary-operator">=</span>' +
              m
          );
        }
        _toTex(o) {
          var u = o && o.parenthesis ? o.parenthesis : 'keep',
            s = this.expr.toTex(o);
          return (
            c(this, u, o && o.implicit) && (s = '\\left('.concat(s, '\\right)')),
            '\\mathrm{' + this.name + '}\\left(' + this.params.map(wt).join(',') + '\\right)=' + s
          );
        }
      }
      return (0, Io.default)(a, 'name', St), a;
    },
    { isClass: !0, isNode: !0 },
  );
var jo = ie(me(), 1);
var Tt = 'IndexNode',
  Ju = ['Node', 'size'],
  Nn = W(
    Tt,
    Ju,
    (e) => {
      var { Node: n, size: i } = e;
      class c extends n {
        constructor(t, o) {
          if ((super(), (this.dimensions = t), (this.dotNotation = o || !1), !Array.isArray(t) || !t.every(G)))
            throw new TypeError('Array containing Nodes expected for parameter "dimensions"');
          if (this.dotNotation && !this.isObjectProperty())
            throw new Error('dotNotation only applicable for object properties');
        }
        get type() {
          return Tt;
        }
        get isIndexNode() {
          return !0;
        }
        _compile(t, o) {
          var u = ve(this.dimensions, (f, m) => {
              var D = f.filter((N) => N.isSymbolNode && N.name === 'end').length > 0;
              if (D) {
                var h = Object.create(o);
                h.end = !0;
                var y = f._compile(t, h);
                return (M, j, x) => {
                  if (!ge(x) && !rr(x) && !Oe(x))
                    throw new TypeError(
                      'Cannot resolve "end": context must be a Matrix, Array, or string but is ' + Ne(x),
                    );
                  var O = i(x),
                    T = Object.create(j);
                  return (T.end = O[m]), y(M, T, x);
                };
              } else return f._compile(t, o);
            }),
            s = oe(t, 'index');
          return (m, D, h) => {
            var y = ve(u, (N) => N(m, D, h));
            return s(...y);
          };
        }
        forEach(t) {
          for (var o = 0; o < this.dimensions.length; o++) t(this.dimensions[o], 'dimensions[' + o + ']', this);
        }
        map(t) {
          for (var o = [], u = 0; u < this.dimensions.length; u++)
            o[u] = this._ifNode(t(this.dimensions[u], 'dimensions[' + u + ']', this));
          return new c(o, this.dotNotation);
        }
        clone() {
          return new c(this.dimensions.slice(0), this.dotNotation);
        }
        isObjectProperty() {
          return this.dimensions.length === 1 && se(this.dimensions[0]) && typeof this.dimensions[0].value == 'string';
        }
        getObjectProperty() {
          return this.isObjectProperty() ? this.dimensions[0].value : null;
        }
        _toString(t) {
          return this.dotNotation ? '.' + this.getObjectProperty() : '[' + this.dimensions.join(', ') + ']';
        }
        toJSON() {
          return { mathjs: Tt, dimensions: this.dimensions, dotNotation: this.dotNotation };
        }
        static fromJSON(t) {
          return new c(t.dimensions, t.dotNotation);
        }
        _toHTML(t) {
          for (var o = [], u = 0; u < this.dimensions.length; u++) o[u] = this.dimensions[u].toHTML();
          return this.dotNotation
            ? '<span class="math-operator math-accessor-operator">.</span><span class="math-symbol math-property">' +
                ce(this.getObjectProperty()) +
                '</span>'
            : '<span class="math-parenthesis math-square-parenthesis">[</span>' +
                o.join('<span class="math-separator">,</span>') +
                '<span class="math-parenthesis math-square-parenthesis">]</span>';
        }
        _toTex(t) {
          var o = this.dimensions.map((u) => u.toTex(t));
          return this.dotNotation ? '.' + this.getObjectProperty() : '_{' + o.join(',') + '}';
        }
      }
      return (0, jo.default)(c, 'name', Tt), c;
    },
    { isClass: !0, isNode: !0 },
  );
var $o = ie(me(), 1);
var Ot = 'ObjectNode',
  Vu = ['Node'],
  bn = W(
    Ot,
    Vu,
    (e) => {
      var { Node: n } = e;
      class i extends n {
        constructor(a) {
          if (
            (super(), (this.properties = a || {}), a && (typeof a != 'object' || !Object.keys(a).every((t) => G(a[t]))))
          )
            throw new TypeError('Object containing Nodes expected');
        }
        get type() {
          return Ot;
        }
        get isObjectNode() {
          return !0;
        }
        _compile(a, t) {
          var o = {};
          for (var u in this.properties)
            if (J(this.properties, u)) {
              var s = Ze(u),
                f = JSON.parse(s),
                m = oe(this.properties, u);
              o[f] = m._compile(a, t);
            }
          return (h, y, N) => {
            var M = {};
            for (var j in o) J(o, j) && (M[j] = o[j](h, y, N));
            return M;
          };
        }
        forEach(a) {
          for (var t in this.properties)
            J(this.properties, t) && a(this.properties[t], 'properties[' + Ze(t) + ']', this);
        }
        map(a) {
          var t = {};
          for (var o in this.properties)
            J(this.properties, o) && (t[o] = this._ifNode(a(this.properties[o], 'properties[' + Ze(o) + ']', this)));
          return new i(t);
        }
        clone() {
          var a = {};
          for (var t in this.properties) J(this.properties, t) && (a[t] = this.properties[t]);
          return new i(a);
        }
        _toString(a) {
          var t = [];
          for (var o in this.properties) J(this.properties, o) && t.push(Ze(o) + ': ' + this.properties[o].toString(a));
          return '{' + t.join(', ') + '}';
        }
        toJSON() {
          return { mathjs: Ot, properties: this.properties };
        }
        static fromJSON(a) {
          return new i(a.properties);
        }
        _toHTML(a) {
          var t = [];
          for (var o in this.properties)
            J(this.properties, o) &&
              t.push(
                '<span class="math-symbol math-property">' +
                  ce(o) +
                  '</span><span class="math-operator math-assignment-operator math-property-assignment-operator math-binary-operator">:</span>' +
                  this.properties[o].toHTML(a),
              );
          return (
            '<span class="math-parenthesis math-curly-parenthesis">{</span>' +
            t.join('<span class="math-separator">,</span>') +
            '<span class="math-parenthesis math-curly-parenthesis">}</span>'
          );
        }
        _toTex(a) {
          var t = [];
          for (var o in this.properties)
            J(this.properties, o) && t.push('\\mathbf{' + o + ':} & ' + this.properties[o].toTex(a) + '\\\\');
          var u =
            '\\left\\{\\begin{array}{ll}' +
            t.join(`
`) +
            '\\end{array}\\right\\}';
          return u;
        }
      }
      return (0, $o.default)(i, 'name', Ot), i;
    },
    { isClass: !0, isNode: !0 },
  );
var _o = ie(me(), 1);
function Ye(e, n) {
  return new Lr(e, new Ve(n), new Set(Object.keys(n)));
}
var Mt = 'OperatorNode',
  Gu = ['Node'],
  wn = W(
    Mt,
    Gu,
    (e) => {
      var { Node: n } = e;
      function i(t, o) {
        var u = t;
        if (o === 'auto') for (; ye(u); ) u = u.content;
        return se(u) ? !0 : Ce(u) ? i(u.args[0], o) : !1;
      }
      function c(t, o, u, s, f) {
        var m = K(t, o, u),
          D = sr(t, o);
        if (
          o === 'all' ||
          (s.length > 2 && t.getIdentifier() !== 'OperatorNode:add' && t.getIdentifier() !== 'OperatorNode:multiply')
        )
          return s.map((k) => {
            switch (k.getContent().type) {
              case 'ArrayNode':
              case 'ConstantNode':
              case 'SymbolNode':
              case 'ParenthesisNode':
                return !1;
              default:
                return !0;
            }
          });
        var h;
        switch (s.length) {
          case 0:
            h = [];
            break;
          case 1:
            {
              var y = K(s[0], o, u, t);
              if (f && y !== null) {
                var N, M;
                if (
                  (o === 'keep'
                    ? ((N = s[0].getIdentifier()), (M = t.getIdentifier()))
                    : ((N = s[0].getContent().getIdentifier()), (M = t.getContent().getIdentifier())),
                  Ee[m][M].latexLeftParens === !1)
                ) {
                  h = [!1];
                  break;
                }
                if (Ee[y][N].latexParens === !1) {
                  h = [!1];
                  break;
                }
              }
              if (y === null) {
                h = [!1];
                break;
              }
              if (y <= m) {
                h = [!0];
                break;
              }
              h = [!1];
            }
            break;
          case 2:
            {
              var j,
                x = K(s[0], o, u, t),
                O = Dt(t, s[0], o);
              x === null ? (j = !1) : (x === m && D === 'right' && !O) || x < m ? (j = !0) : (j = !1);
              var T,
                $ = K(s[1], o, u, t),
                B = Dt(t, s[1], o);
              if (($ === null ? (T = !1) : ($ === m && D === 'left' && !B) || $ < m ? (T = !0) : (T = !1), f)) {
                var _, V, Z;
                o === 'keep'
                  ? ((_ = t.getIdentifier()), (V = t.args[0].getIdentifier()), (Z = t.args[1].getIdentifier()))
                  : ((_ = t.getContent().getIdentifier()),
                    (V = t.args[0].getContent().getIdentifier()),
                    (Z = t.args[1].getContent().getIdentifier())),
                  x !== null && (Ee[m][_].latexLeftParens === !1 && (j = !1), Ee[x][V].latexParens === !1 && (j = !1)),
                  $ !== null && (Ee[m][_].latexRightParens === !1 && (T = !1), Ee[$][Z].latexParens === !1 && (T = !1));
              }
              h = [j, T];
            }
            break;
          default:
            (t.getIdentifier() === 'OperatorNode:add' || t.getIdentifier() === 'OperatorNode:multiply') &&
              (h = s.map((k) => {
                var q = K(k, o, u, t),
                  U = Dt(t, k, o),
                  b = sr(k, o);
                return q === null ? !1 : m === q && D === b && !U ? !0 : q < m;
              }));
            break;
        }
        if (s.length >= 2 && t.getIdentifier() === 'OperatorNode:multiply' && t.implicit && o !== 'all' && u === 'hide')
          for (var H = 1; H < h.length; ++H) i(s[H], o) && !h[H - 1] && (o !== 'keep' || !ye(s[H - 1])) && (h[H] = !0);
        return h;
      }
      class a extends n {
        constructor(o, u, s, f, m) {
          if ((super(), typeof o != 'string')) throw new TypeError('string expected for parameter "op"');
          if (typeof u != 'string') throw new TypeError('string expected for parameter "fn"');
          if (!Array.isArray(s) || !s.every(G))
            throw new TypeError('Array containing Nodes expected for parameter "args"');
          (this.implicit = f === !0),
            (this.isPercentage = m === !0),
            (this.op = o),
            (this.fn = u),
            (this.args = s || []);
        }
        get type() {
          return Mt;
        }
        get isOperatorNode() {
          return !0;
        }
        _compile(o, u) {
          if (typeof this.fn != 'string' || !Rr(o, this.fn))
            throw o[this.fn]
              ? new Error('No access to function "' + this.fn + '"')
              : new Error('Function ' + this.fn + ' missing in provided namespace "math"');
          var s = oe(o, this.fn),
            f = ve(this.args, (N) => N._compile(o, u));
          if (typeof s == 'function' && s.rawArgs === !0) {
            var m = this.args;
            return (M, j, x) => s(m, o, Ye(M, j));
          } else if (f.length === 1) {
            var D = f[0];
            return (M, j, x) => s(D(M, j, x));
          } else if (f.length === 2) {
            var h = f[0],
              y = f[1];
            return (M, j, x) => s(h(M, j, x), y(M, j, x));
          } else
            return (M, j, x) =>
              s.apply(
                null,
                ve(f, (O) => O(M, j, x)),
              );
        }
        forEach(o) {
          for (var u = 0; u < this.args.length; u++) o(this.args[u], 'args[' + u + ']', this);
        }
        map(o) {
          for (var u = [], s = 0; s < this.args.length; s++)
            u[s] = this._ifNode(o(this.args[s], 'args[' + s + ']', this));
          return new a(this.op, this.fn, u, this.implicit, this.isPercentage);
        }
        clone() {
          return new a(this.op, this.fn, this.args.slice(0), this.implicit, this.isPercentage);
        }
        isUnary() {
          return this.args.length === 1;
        }
        isBinary() {
          return this.args.length === 2;
        }
        _toString(o) {
          var u = o && o.parenthesis ? o.parenthesis : 'keep',
            s = o && o.implicit ? o.implicit : 'hide',
            f = this.args,
            m = c(this, u, s, f, !1);
          if (f.length === 1) {
            var D = sr(this, u),
              h = f[0].toString(o);
            m[0] && (h = '(' + h + ')');
            var y = /[a-zA-Z]+/.test(this.op);
            return D === 'right'
              ? this.op + (y ? ' ' : '') + h
              : D === 'left'
                ? h + (y ? ' ' : '') + this.op
                : h + this.op;
          } else if (f.length === 2) {
            var N = f[0].toString(o),
              M = f[1].toString(o);
            return (
              m[0] && (N = '(' + N + ')'),
              m[1] && (M = '(' + M + ')'),
              this.implicit && this.getIdentifier() === 'OperatorNode:multiply' && s === 'hide'
                ? N + ' ' + M
                : N + ' ' + this.op + ' ' + M
            );
          } else if (
            f.length > 2 &&
            (this.getIdentifier() === 'OperatorNode:add' || this.getIdentifier() === 'OperatorNode:multiply')
          ) {
            var j = f.map((x, O) => ((x = x.toString(o)), m[O] && (x = '(' + x + ')'), x));
            return this.implicit && this.getIdentifier() === 'OperatorNode:multiply' && s === 'hide'
              ? j.join(' ')
              : j.join(' ' + this.op + ' ');
          } else return this.fn + '(' + this.args.join(', ') + ')';
        }
        toJSON() {
          return {
            mathjs: Mt,
            op: this.op,
            fn: this.fn,
            args: this.args,
            implicit: this.implicit,
            isPercentage: this.isPercentage,
          };
        }
        static fromJSON(o) {
          return new a(o.op, o.fn, o.args, o.implicit, o.isPercentage);
        }
        _toHTML(o) {
          var u = o && o.parenthesis ? o.parenthesis : 'keep',
            s = o && o.implicit ? o.implicit : 'hide',
            f = this.args,
            m = c(this, u, s, f, !1);
          if (f.length === 1) {
            var D = sr(this, u),
              h = f[0].toHTML(o);
            return (
              m[0] &&
                (h =
                  '<span class="math-parenthesis math-round-parenthesis">(</span>' +
                  h +
                  '<span class="math-parenthesis math-round-parenthesis">)</span>'),
              D === 'right'
                ? '<span class="math-operator math-unary-operator math-lefthand-unary-operator">' +
                  ce(this.op) +
                  '</span>' +
                  h
                : h +
                  '<span class="math-operator math-unary-operator math-righthand-unary-operator">' +
                  ce(this.op) +
                  '</span>'
            );
          } else if (f.length === 2) {
            var y = f[0].toHTML(o),
              N = f[1].toHTML(o);
            return (
              m[0] &&
                (y =
                  '<span class="math-parenthesis math-round-parenthesis">(</span>' +
                  y +
                  '<span class="math-parenthesis math-round-parenthesis">)</span>'),
              m[1] &&
                (N =
                  '<span class="math-parenthesis math-round-parenthesis">(</span>' +
                  N +
                  '<span class="math-parenthesis math-round-parenthesis">)</span>'),
              this.implicit && this.getIdentifier() === 'OperatorNode:multiply' && s === 'hide'
                ? y + '<span class="math-operator math-binary-operator math-implicit-binary-operator"></span>' + N
                : y +
                  '<span class="math-operator math-binary-operator math-explicit-binary-operator">' +
                  ce(this.op) +
                  '</span>' +
                  N
            );
          } else {
            var M = f.map(
              (j, x) => (
                (j = j.toHTML(o)),
                m[x] &&
                  (j =
                    '<span class="math-parenthesis math-round-parenthesis">(</span>' +
                    j +
                    '<span class="math-parenthesis math-round-parenthesis">)</span>'),
                j
              ),
            );
            return f.length > 2 &&
              (this.getIdentifier() === 'OperatorNode:add' || this.getIdentifier() === 'OperatorNode:multiply')
              ? this.implicit && this.getIdentifier() === 'OperatorNode:multiply' && s === 'hide'
                ? M.join('<span class="math-operator math-binary-operator math-implicit-binary-operator"></span>')
                : M.join(
                    '<span class="math-operator math-binary-operator math-explicit-binary-operator">' +
                      ce(this.op) +
                      '</span>',
                  )
              : '<span class="math-function">' +
                  ce(this.fn) +
                  '</span><span class="math-paranthesis math-round-parenthesis">(</span>' +
                  M.join('<span class="math-separator">,</span>') +
                  '<span class="math-paranthesis math-round-parenthesis">)</span>';
          }
        }
        _toTex(o) {
          var u = o && o.parenthesis ? o.parenthesis : 'keep',
            s = o && o.implicit ? o.implicit : 'hide',
            f = this.args,
            m = c(this, u, s, f, !0),
            D = X[this.fn];
          if (((D = typeof D > 'u' ? this.op : D), f.length === 1)) {
            var h = sr(this, u),
              y = f[0].toTex(o);
            return m[0] && (y = '\\left('.concat(y, '\\right)')), h === 'right' ? D + y : y + D;
          } else if (f.length === 2) {
            var N = f[0],
              M = N.toTex(o);
            m[0] && (M = '\\left('.concat(M, '\\right)'));
            var j = f[1],
              x = j.toTex(o);
            m[1] && (x = '\\left('.concat(x, '\\right)'));
            var O;
            switch (
              (u === 'keep' ? (O = N.getIdentifier()) : (O = N.getContent().getIdentifier()), this.getIdentifier())
            ) {
              case 'OperatorNode:divide':
                return D + '{' + M + '}{' + x + '}';
              case 'OperatorNode:pow':
                switch (((M = '{' + M + '}'), (x = '{' + x + '}'), O)) {
                  case 'ConditionalNode':
                  case 'OperatorNode:divide':
                    M = '\\left('.concat(M, '\\right)');
                }
                break;
              case 'OperatorNode:multiply':
                if (this.implicit && s === 'hide') return M + '~' + x;
            }
            return M + D + x;
          } else if (
            f.length > 2 &&
            (this.getIdentifier() === 'OperatorNode:add' || this.getIdentifier() === 'OperatorNode:multiply')
          ) {
            var T = f.map(($, B) => (($ = $.toTex(o)), m[B] && ($ = '\\left('.concat($, '\\right)')), $));
            return this.getIdentifier() === 'OperatorNode:multiply' && this.implicit && s === 'hide'
              ? T.join('~')
              : T.join(D);
          } else return '\\mathrm{' + this.fn + '}\\left(' + f.map(($) => $.toTex(o)).join(',') + '\\right)';
        }
        getIdentifier() {
          return this.type + ':' + this.fn;
        }
      }
      return (0, _o.default)(a, 'name', Mt), a;
    },
    { isClass: !0, isNode: !0 },
  );
var Ro = ie(me(), 1);
var Pt = 'ParenthesisNode',
  Xu = ['Node'],
  Bn = W(
    Pt,
    Xu,
    (e) => {
      var { Node: n } = e;
      class i extends n {
        constructor(a) {
          if ((super(), !G(a))) throw new TypeError('Node expected for parameter "content"');
          this.content = a;
        }
        get type() {
          return Pt;
        }
        get isParenthesisNode() {
          return !0;
        }
        _compile(a, t) {
          return this.content._compile(a, t);
        }
        getContent() {
          return this.content.getContent();
        }
        forEach(a) {
          a(this.content, 'content', this);
        }
        map(a) {
          var t = a(this.content, 'content', this);
          return new i(t);
        }
        clone() {
          return new i(this.content);
        }
        _toString(a) {
          return !a || (a && !a.parenthesis) || (a && a.parenthesis === 'keep')
            ? '(' + this.content.toString(a) + ')'
            : this.content.toString(a);
        }
        toJSON() {
          return { mathjs: Pt, content: this.content };
        }
        static fromJSON(a) {
          return new i(a.content);
        }
        _toHTML(a) {
          return !a || (a && !a.parenthesis) || (a && a.parenthesis === 'keep')
            ? '<span class="math-parenthesis math-round-parenthesis">(</span>' +
                this.content.toHTML(a) +
                '<span class="math-parenthesis math-round-parenthesis">)</span>'
            : this.content.toHTML(a);
        }
        _toTex(a) {
          return !a || (a && !a.parenthesis) || (a && a.parenthesis === 'keep')
            ? '\\left('.concat(this.content.toTex(a), '\\right)')
            : this.content.toTex(a);
        }
      }
      return (0, Ro.default)(i, 'name', Pt), i;
    },
    { isClass: !0, isNode: !0 },
  );
var Lo = ie(me(), 1);
var kt = 'RangeNode',
  zu = ['Node'],
  Sn = W(
    kt,
    zu,
    (e) => {
      var { Node: n } = e;
      function i(a, t, o) {
        var u = K(a, t, o),
          s = {},
          f = K(a.start, t, o);
        if (((s.start = (f !== null && f <= u) || t === 'all'), a.step)) {
          var m = K(a.step, t, o);
          s.step = (m !== null && m <= u) || t === 'all';
        }
        var D = K(a.end, t, o);
        return (s.end = (D !== null && D <= u) || t === 'all'), s;
      }
      class c extends n {
        constructor(t, o, u) {
          if ((super(), !G(t))) throw new TypeError('Node expected');
          if (!G(o)) throw new TypeError('Node expected');
          if (u && !G(u)) throw new TypeError('Node expected');
          if (arguments.length > 3) throw new Error('Too many arguments');
          (this.start = t), (this.end = o), (this.step = u || null);
        }
        get type() {
          return kt;
        }
        get isRangeNode() {
          return !0;
        }
        needsEnd() {
          var t = this.filter((o) => ue(o) && o.name === 'end');
          return t.length > 0;
        }
        _compile(t, o) {
          var u = t.range,
            s = this.start._compile(t, o),
            f = this.end._compile(t, o);
          if (this.step) {
            var m = this.step._compile(t, o);
            return (h, y, N) => u(s(h, y, N), f(h, y, N), m(h, y, N));
          } else return (h, y, N) => u(s(h, y, N), f(h, y, N));
        }
        forEach(t) {
          t(this.start, 'start', this), t(this.end, 'end', this), this.step && t(this.step, 'step', this);
        }
        map(t) {
          return new c(
            this._ifNode(t(this.start, 'start', this)),
            this._ifNode(t(this.end, 'end', this)),
            this.step && this._ifNode(t(this.step, 'step', this)),
          );
        }
        clone() {
          return new c(this.start, this.end, this.step && this.step);
        }
        _toString(t) {
          var o = t && t.parenthesis ? t.parenthesis : 'keep',
            u = i(this, o, t && t.implicit),
            s,
            f = this.start.toString(t);
          if ((u.start && (f = '(' + f + ')'), (s = f), this.step)) {
            var m = this.step.toString(t);
            u.step && (m = '(' + m + ')'), (s += ':' + m);
          }
          var D = this.end.toString(t);
          return u.end && (D = '(' + D + ')'), (s += ':' + D), s;
        }
        toJSON() {
          return { mathjs: kt, start: this.start, end: this.end, step: this.step };
        }
        static fromJSON(t) {
          return new c(t.start, t.end, t.step);
        }
        _toHTML(t) {
          var o = t && t.parenthesis ? t.parenthesis : 'keep',
            u = i(this, o, t && t.implicit),
            s,
            f = this.start.toHTML(t);
          if (
            (u.start &&
              (f =
                '<span class="math-parenthesis math-round-parenthesis">(</span>' +
                f +
                '<span class="math-parenthesis math-round-parenthesis">)</span>'),
            (s = f),
            this.step)
          ) {
            var m = this.step.toHTML(t);
            u.step &&
              (m =
                '<span class="math-parenthesis math-round-parenthesis">(</span>' +
                m +
                '<span class="math-parenthesis math-round-parenthesis">)</span>'),
              (s += '<span class="math-operator math-range-operator">:</span>' + m);
          }
          var D = this.end.toHTML(t);
          return (
            u.end &&
              (D =
                '<span class="math-parenthesis math-round-parenthesis">(</span>' +
                D +
                '<span class="math-parenthesis math-round-parenthesis">)</span>'),
            (s += '<span class="math-operator math-range-operator">:</span>' + D),
            s
          );
        }
        _toTex(t) {
          var o = t && t.parenthesis ? t.parenthesis : 'keep',
            u = i(this, o, t && t.implicit),
            s = this.start.toTex(t);
          if ((u.start && (s = '\\left('.concat(s, '\\right)')), this.step)) {
            var f = this.step.toTex(t);
            u.step && (f = '\\left('.concat(f, '\\right)')), (s += ':' + f);
          }
          var m = this.end.toTex(t);
          return u.end && (m = '\\left('.concat(m, '\\right)')), (s += ':' + m), s;
        }
      }
      return (0, Lo.default)(c, 'name', kt), c;
    },
    { isClass: !0, isNode: !0 },
  );
var qo = ie(me(), 1);
var It = 'RelationalNode',
  Zu = ['Node'],
  Tn = W(
    It,
    Zu,
    (e) => {
      var { Node: n } = e,
        i = { equal: '==', unequal: '!=', smaller: '<', larger: '>', smallerEq: '<=', largerEq: '>=' };
      class c extends n {
        constructor(t, o) {
          if ((super(), !Array.isArray(t))) throw new TypeError('Parameter conditionals must be an array');
          if (!Array.isArray(o)) throw new TypeError('Parameter params must be an array');
          if (t.length !== o.length - 1)
            throw new TypeError('Parameter params must contain exactly one more element than parameter conditionals');
          (this.conditionals = t), (this.params = o);
        }
        get type() {
          return It;
        }
        get isRelationalNode() {
          return !0;
        }
        _compile(t, o) {
          var s = this.params.map((f) => f._compile(t, o));
          return (m, D, h) => {
            for (var y, N = s[0](m, D, h), M = 0; M < this.conditionals.length; M++) {
              (y = N), (N = s[M + 1](m, D, h));
              var j = oe(t, this.conditionals[M]);
              if (!j(y, N)) return !1;
            }
            return !0;
          };
        }
        forEach(t) {
          this.params.forEach((o, u) => t(o, 'params[' + u + ']', this), this);
        }
        map(t) {
          return new c(
            this.conditionals.slice(),
            this.params.map((o, u) => this._ifNode(t(o, 'params[' + u + ']', this)), this),
          );
        }
        clone() {
          return new c(this.conditionals, this.params);
        }
        _toString(t) {
          for (
            var o = t && t.parenthesis ? t.parenthesis : 'keep',
              u = K(this, o, t && t.implicit),
              s = this.params.map((D, h) => {
                var y = K(D, o, t && t.implicit);
                return o === 'all' || (y !== null && y <= u) ? '(' + D.toString(t) + ')' : D.toString(t);
              }),
              f = s[0],
              m = 0;
            m < this.conditionals.length;
            m++
          )
            (f += ' ' + i[this.conditionals[m]]), (f += ' ' + s[m + 1]);
          return f;
        }
        toJSON() {
          return { mathjs: It, conditionals: this.conditionals, params: this.params };
        }
        static fromJSON(t) {
          return new c(t.conditionals, t.params);
        }
        _toHTML(t) {
          for (
            var o = t && t.parenthesis ? t.parenthesis : 'keep',
              u = K(this, o, t && t.implicit),
              s = this.params.map((D, h) => {
                var y = K(D, o, t && t.implicit);
                return o === 'all' || (y !== null && y <= u)
                  ? '<span class="math-parenthesis math-round-parenthesis">(</span>' +
                      D.toHTML(t) +
                      '<span class="math-parenthesis math-round-parenthesis">)</span>'
                  : D.toHTML(t);
              }),
              f = s[0],
              m = 0;
            m < this.conditionals.length;
            m++
          )
            f +=
              '<span class="math-operator math-binary-operator math-explicit-binary-operator">' +
              ce(i[this.conditionals[m]]) +
              '</span>' +
              s[m + 1];
          return f;
        }
        _toTex(t) {
          for (
            var o = t && t.parenthesis ? t.parenthesis : 'keep',
              u = K(this, o, t && t.implicit),
              s = this.params.map((D, h) => {
                var y = K(D, o, t && t.implicit);
                return o === 'all' || (y !== null && y <= u) ? '\\left(' + D.toTex(t) + '\right)' : D.toTex(t);
              }),
              f = s[0],
              m = 0;
            m < this.conditionals.length;
            m++
          )
            f += X[this.conditionals[m]] + s[m + 1];
          return f;
        }
      }
      return (0, qo.default)(c, 'name', It), c;
    },
    { isClass: !0, isNode: !0 },
  );
var Ku = 'SymbolNode',
  Yu = ['math', '?Unit', 'Node'],
  On = W(
    Ku,
    Yu,
    (e) => {
      var { math: n, Unit: i, Node: c } = e;
      function a(o) {
        return i ? i.isValuelessUnit(o) : !1;
      }
      class t extends c {
        constructor(u) {
          if ((super(), typeof u != 'string')) throw new TypeError('String expected for parameter "name"');
          this.name = u;
        }
        get type() {
          return 'SymbolNode';
        }
        get isSymbolNode() {
          return !0;
        }
        _compile(u, s) {
          var f = this.name;
          if (s[f] === !0) return (D, h, y) => oe(h, f);
          if (f in u) return (D, h, y) => (D.has(f) ? D.get(f) : oe(u, f));
          var m = a(f);
          return (D, h, y) => (D.has(f) ? D.get(f) : m ? new i(null, f) : t.onUndefinedSymbol(f));
        }
        forEach(u) {}
        map(u) {
          return this.clone();
        }
        static onUndefinedSymbol(u) {
          throw new Error('Undefined symbol ' + u);
        }
        clone() {
          return new t(this.name);
        }
        _toString(u) {
          return this.name;
        }
        _toHTML(u) {
          var s = ce(this.name);
          return s === 'true' || s === 'false'
            ? '<span class="math-symbol math-boolean">' + s + '</span>'
            : s === 'i'
              ? '<span class="math-symbol math-imaginary-symbol">' + s + '</span>'
              : s === 'Infinity'
                ? '<span class="math-symbol math-infinity-symbol">' + s + '</span>'
                : s === 'NaN'
                  ? '<span class="math-symbol math-nan-symbol">' + s + '</span>'
                  : s === 'null'
                    ? '<span class="math-symbol math-null-symbol">' + s + '</span>'
                    : s === 'undefined'
                      ? '<span class="math-symbol math-undefined-symbol">' + s + '</span>'
                      : '<span class="math-symbol">' + s + '</span>';
        }
        toJSON() {
          return { mathjs: 'SymbolNode', name: this.name };
        }
        static fromJSON(u) {
          return new t(u.name);
        }
        _toTex(u) {
          var s = !1;
          typeof n[this.name] > 'u' && a(this.name) && (s = !0);
          var f = wt(this.name, s);
          return f[0] === '\\' ? f : ' ' + f;
        }
      }
      return t;
    },
    { isClass: !0, isNode: !0 },
  );
var $t = ie(me(), 1);
var jt = 'FunctionNode',
  Qu = ['math', 'Node', 'SymbolNode'],
  Mn = W(
    jt,
    Qu,
    (e) => {
      var n,
        { math: i, Node: c, SymbolNode: a } = e,
        t = (s) => ar(s, { truncate: 78 });
      function o(s, f, m) {
        for (var D = '', h = /\$(?:\{([a-z_][a-z_0-9]*)(?:\[([0-9]+)\])?\}|\$)/gi, y = 0, N; (N = h.exec(s)) !== null; )
          if (((D += s.substring(y, N.index)), (y = N.index), N[0] === '$$')) (D += '$'), y++;
          else {
            y += N[0].length;
            var M = f[N[1]];
            if (!M) throw new ReferenceError('Template: Property ' + N[1] + ' does not exist.');
            if (N[2] === void 0)
              switch (typeof M) {
                case 'string':
                  D += M;
                  break;
                case 'object':
                  if (G(M)) D += M.toTex(m);
                  else if (Array.isArray(M))
                    D += M.map((j, x) => {
                      if (G(j)) return j.toTex(m);
                      throw new TypeError('Template: ' + N[1] + '[' + x + '] is not a Node.');
                    }).join(',');
                  else throw new TypeError('Template: ' + N[1] + ' has to be a Node, String or array of Nodes');
                  break;
                default:
                  throw new TypeError('Template: ' + N[1] + ' has to be a Node, String or array of Nodes');
              }
            else if (G(M[N[2]] && M[N[2]])) D += M[N[2]].toTex(m);
            else throw new TypeError('Template: ' + N[1] + '[' + N[2] + '] is not a Node.');
          }
        return (D += s.slice(y)), D;
      }
      class u extends c {
        constructor(f, m, D) {
          if ((super(), typeof f == 'string' && (f = new a(f)), !G(f)))
            throw new TypeError('Node expected as parameter "fn"');
          if (!Array.isArray(m) || !m.every(G))
            throw new TypeError('Array containing Nodes expected for parameter "args"');
          var h = typeof D;
          if (!(h === 'undefined' || h === 'boolean'))
            throw new TypeError('optional flag, if specified, must be boolean');
          (this.fn = f), (this.args = m || []), (this.optional = !!D);
        }
        get name() {
          return this.fn.name || '';
        }
        get type() {
          return jt;
        }
        get isFunctionNode() {
          return !0;
        }
        _compile(f, m) {
          var D = this.args.map((H) => H._compile(f, m)),
            h = this.optional || (le(this.fn) && this.fn.optionalChaining);
          if (ue(this.fn)) {
            var y = this.fn.name;
            if (m[y]) {
              var O = this.args;
              return (k, q, U) => {
                var b = oe(q, y);
                if (!(h && b === void 0)) {
                  if (typeof b != 'function')
                    throw new TypeError("Argument '".concat(y, "' was not a function; received: ").concat(t(b)));
                  if (b.rawArgs) return b(O, f, Ye(k, q));
                  var R = D.map((ee) => ee(k, q, U));
                  return b.apply(b, R);
                }
              };
            } else {
              var N = y in f ? oe(f, y) : void 0,
                M = typeof N == 'function' && N.rawArgs === !0,
                j = (H) => {
                  var k;
                  if (H.has(y)) k = H.get(y);
                  else if (y in f) k = oe(f, y);
                  else if (h) k = void 0;
                  else return u.onUndefinedFunction(y);
                  if (typeof k == 'function' || (h && k === void 0)) return k;
                  throw new TypeError(
                    "'"
                      .concat(
                        y,
                        `' is not a function; its value is:
  `,
                      )
                      .concat(t(k)),
                  );
                };
              if (M) {
                var x = this.args;
                return (k, q, U) => {
                  var b = j(k);
                  if (b.rawArgs === !0) return b(x, f, Ye(k, q));
                  var R = D.map((ee) => ee(k, q, U));
                  return b(...R);
                };
              } else
                switch (D.length) {
                  case 0:
                    return (k, q, U) => {
                      var b = j(k);
                      if (!(h && b === void 0)) return b();
                    };
                  case 1:
                    return (k, q, U) => {
                      var b = j(k);
                      if (!(h && b === void 0)) {
                        var R = D[0];
                        return b(R(k, q, U));
                      }
                    };
                  case 2:
                    return (k, q, U) => {
                      var b = j(k);
                      if (!(h && b === void 0)) {
                        var R = D[0],
                          ee = D[1];
                        return b(R(k, q, U), ee(k, q, U));
                      }
                    };
                  default:
                    return (k, q, U) => {
                      var b = j(k);
                      if (!(h && b === void 0)) {
                        var R = D.map((ee) => ee(k, q, U));
                        return b(...R);
                      }
                    };
                }
            }
          } else if (le(this.fn) && Ae(this.fn.index) && this.fn.index.isObjectProperty()) {
            var T = this.fn.object._compile(f, m),
              $ = this.fn.index.getObjectProperty(),
              B = this.args;
            return (k, q, U) => {
              var b = T(k, q, U);
              if (!(h && (b == null || b[$] === void 0))) {
                var R = Wn(b, $);
                if (R != null && R.rawArgs) return R(B, f, Ye(k, q));
                var ee = D.map((ne) => ne(k, q, U));
                return R.apply(b, ee);
              }
            };
          } else {
            var _ = this.fn.toString(),
              V = this.fn._compile(f, m),
              Z = this.args;
            return (k, q, U) => {
              var b = V(k, q, U);
              if (!(h && b === void 0)) {
                if (typeof b != 'function')
                  throw new TypeError(
                    "Expression '".concat(_, "' did not evaluate to a function; value is:") +
                      `
  `.concat(t(b)),
                  );
                if (b.rawArgs) return b(Z, f, Ye(k, q));
                var R = D.map((ee) => ee(k, q, U));
                return b.apply(b, R);
              }
            };
          }
        }
        forEach(f) {
          f(this.fn, 'fn', this);
          for (var m = 0; m < this.args.length; m++) f(this.args[m], 'args[' + m + ']', this);
        }
        map(f) {
          for (var m = this._ifNode(f(this.fn, 'fn', this)), D = [], h = 0; h < this.args.length; h++)
            D[h] = this._ifNode(f(this.args[h], 'args[' + h + ']', this));
          return new u(m, D);
        }
        clone() {
          return new u(this.fn, this.args.slice(0));
        }
        toString(f) {
          var m,
            D = this.fn.toString(f);
          return (
            f && typeof f.handler == 'object' && J(f.handler, D) && (m = f.handler[D](this, f)),
            typeof m < 'u' ? m : super.toString(f)
          );
        }
        _toString(f) {
          var m = this.args.map((h) => h.toString(f)),
            D = nr(this.fn) ? '(' + this.fn.toString(f) + ')' : this.fn.toString(f);
          return D + '(' + m.join(', ') + ')';
        }
        toJSON() {
          return { mathjs: jt, fn: this.fn, args: this.args };
        }
        _toHTML(f) {
          var m = this.args.map((D) => D.toHTML(f));
          return (
            '<span class="math-function">' +
            ce(this.fn) +
            '</span><span class="math-paranthesis math-round-parenthesis">(</span>' +
            m.join('<span class="math-separator">,</span>') +
            '<span class="math-paranthesis math-round-parenthesis">)</span>'
          );
        }
        toTex(f) {
          var m;
          return (
            f && typeof f.handler == 'object' && J(f.handler, this.name) && (m = f.handler[this.name](this, f)),
            typeof m < 'u' ? m : super.toTex(f)
          );
        }
        _toTex(f) {
          var m = this.args.map((y) => y.toTex(f)),
            D;
          Fn[this.name] && (D = Fn[this.name]),
            i[this.name] &&
              (typeof i[this.name].toTex == 'function' ||
                typeof i[this.name].toTex == 'object' ||
                typeof i[this.name].toTex == 'string') &&
              (D = i[this.name].toTex);
          var h;
          switch (typeof D) {
            case 'function':
              h = D(this, f);
              break;
            case 'string':
              h = o(D, this, f);
              break;
            case 'object':
              switch (typeof D[m.length]) {
                case 'function':
                  h = D[m.length](this, f);
                  break;
                case 'string':
                  h = o(D[m.length], this, f);
                  break;
              }
          }
          return typeof h < 'u' ? h : o(Po, this, f);
        }
        getIdentifier() {
          return this.type + ':' + this.name;
        }
      }
      return (
        (n = u),
        (0, $t.default)(u, 'name', jt),
        (0, $t.default)(u, 'onUndefinedFunction', (s) => {
          throw new Error('Undefined function ' + s);
        }),
        (0, $t.default)(u, 'fromJSON', (s) => new n(s.fn, s.args)),
        u
      );
    },
    { isClass: !0, isNode: !0 },
  );
var je = ie($r(), 1);
var Uo = 'parse',
  ea = [
    'typed',
    'numeric',
    'config',
    'AccessorNode',
    'ArrayNode',
    'AssignmentNode',
    'BlockNode',
    'ConditionalNode',
    'ConstantNode',
    'FunctionAssignmentNode',
    'FunctionNode',
    'IndexNode',
    'ObjectNode',
    'OperatorNode',
    'ParenthesisNode',
    'RangeNode',
    'RelationalNode',
    'SymbolNode',
  ],
  Pn = W(Uo, ea, (e) => {
    var {
        typed: n,
        numeric: i,
        config: c,
        AccessorNode: a,
        ArrayNode: t,
        AssignmentNode: o,
        BlockNode: u,
        ConditionalNode: s,
        ConstantNode: f,
        FunctionAssignmentNode: m,
        FunctionNode: D,
        IndexNode: h,
        ObjectNode: y,
        OperatorNode: N,
        ParenthesisNode: M,
        RangeNode: j,
        RelationalNode: x,
        SymbolNode: O,
      } = e,
      T = n(Uo, {
        string: (p) => fr(p, {}),
        'Array | Matrix': (p) => $(p, {}),
        'string, Object': (p, g) => {
          var C = g.nodes !== void 0 ? g.nodes : {};
          return fr(p, C);
        },
        'Array | Matrix, Object': $,
      });
    function $(r) {
      var p = arguments.length > 1 && arguments[1] !== void 0 ? arguments[1] : {},
        g = p.nodes !== void 0 ? p.nodes : {};
      return gt(r, (C) => {
        if (typeof C != 'string') throw new TypeError('String expected');
        return fr(C, g);
      });
    }
    var B = { NULL: 0, DELIMITER: 1, NUMBER: 2, SYMBOL: 3, UNKNOWN: 4 },
      _ = {
        ',': !0,
        '(': !0,
        ')': !0,
        '[': !0,
        ']': !0,
        '{': !0,
        '}': !0,
        '"': !0,
        "'": !0,
        ';': !0,
        '+': !0,
        '-': !0,
        '*': !0,
        '.*': !0,
        '/': !0,
        './': !0,
        '%': !0,
        '^': !0,
        '.^': !0,
        '~': !0,
        '!': !0,
        '&': !0,
        '|': !0,
        '^|': !0,
        '=': !0,
        ':': !0,
        '?': !0,
        '?.': !0,
        '??': !0,
        '==': !0,
        '!=': !0,
        '<': !0,
        '>': !0,
        '<=': !0,
        '>=': !0,
        '<<': !0,
        '>>': !0,
        '>>>': !0,
      },
      V = { mod: !0, to: !0, in: !0, and: !0, xor: !0, or: !0, not: !0 },
      Z = { true: !0, false: !1, null: null, undefined: void 0 },
      H = ['NaN', 'Infinity'],
      k = {
        '"': '"',
        "'": "'",
        '\\': '\\',
        '/': '/',
        b: '\b',
        f: '\f',
        n: `
`,
        r: '\r',
        t: '	',
      };
    function q() {
      return {
        extraNodes: {},
        expression: '',
        comment: '',
        index: 0,
        token: '',
        tokenType: B.NULL,
        nestingLevel: 0,
        conditionalLevel: null,
      };
    }
    function U(r, p) {
      return r.expression.substr(r.index, p);
    }
    function b(r) {
      return U(r, 1);
    }
    function R(r) {
      r.index++;
    }
    function ee(r) {
      return r.expression.charAt(r.index - 1);
    }
    function ne(r) {
      return r.expression.charAt(r.index + 1);
    }
    function z(r) {
      for (r.tokenType = B.NULL, r.token = '', r.comment = ''; ; ) {
        if (b(r) === '#')
          for (
            ;
            b(r) !==
              `
` && b(r) !== '';
          )
            (r.comment += b(r)), R(r);
        if (T.isWhitespace(b(r), r.nestingLevel)) R(r);
        else break;
      }
      if (b(r) === '') {
        r.tokenType = B.DELIMITER;
        return;
      }
      if (
        b(r) ===
          `
` &&
        !r.nestingLevel
      ) {
        (r.tokenType = B.DELIMITER), (r.token = b(r)), R(r);
        return;
      }
      var p = b(r),
        g = U(r, 2),
        C = U(r, 3);
      if (C.length === 3 && _[C]) {
        (r.tokenType = B.DELIMITER), (r.token = C), R(r), R(r), R(r);
        return;
      }
      if (g.length === 2 && _[g] && (g !== '?.' || !T.isDigit(r.expression.charAt(r.index + 2)))) {
        (r.tokenType = B.DELIMITER), (r.token = g), R(r), R(r);
        return;
      }
      if (_[p]) {
        (r.tokenType = B.DELIMITER), (r.token = p), R(r);
        return;
      }
      if (T.isDigitDot(p)) {
        r.tokenType = B.NUMBER;
        var I = U(r, 2);
        if (I === '0b' || I === '0o' || I === '0x') {
          for (r.token += b(r), R(r), r.token += b(r), R(r); T.isAlpha(b(r), ee(r), ne(r)) || T.isDigit(b(r)); )
            (r.token += b(r)), R(r);
          if (b(r) === '.')
            for (r.token += '.', R(r); T.isAlpha(b(r), ee(r), ne(r)) || T.isDigit(b(r)); ) (r.token += b(r)), R(r);
          else if (b(r) === 'i') for (r.token += 'i', R(r); T.isDigit(b(r)); ) (r.token += b(r)), R(r);
          return;
        }
        if (b(r) === '.') {
          if (((r.token += b(r)), R(r), !T.isDigit(b(r)))) {
            r.tokenType = B.DELIMITER;
            return;
          }
        } else {
          for (; T.isDigit(b(r)); ) (r.token += b(r)), R(r);
          T.isDecimalMark(b(r), ne(r)) && ((r.token += b(r)), R(r));
        }
        for (; T.isDigit(b(r)); ) (r.token += b(r)), R(r);
        if (b(r) === 'E' || b(r) === 'e') {
          if (T.isDigit(ne(r)) || ne(r) === '-' || ne(r) === '+') {
            if (
              ((r.token += b(r)), R(r), (b(r) === '+' || b(r) === '-') && ((r.token += b(r)), R(r)), !T.isDigit(b(r)))
            )
              throw A(r, 'Digit expected, got "' + b(r) + '"');
            for (; T.isDigit(b(r)); ) (r.token += b(r)), R(r);
            if (T.isDecimalMark(b(r), ne(r))) throw A(r, 'Digit expected, got "' + b(r) + '"');
          } else if (T.isDecimalMark(ne(r), r.expression.charAt(r.index + 2)))
            throw (R(r), A(r, 'Digit expected, got "' + b(r) + '"'));
        }
        return;
      }
      if (T.isAlpha(b(r), ee(r), ne(r))) {
        for (; T.isAlpha(b(r), ee(r), ne(r)) || T.isDigit(b(r)); ) (r.token += b(r)), R(r);
        J(V, r.token) ? (r.tokenType = B.DELIMITER) : (r.tokenType = B.SYMBOL);
        return;
      }
      for (r.tokenType = B.UNKNOWN; b(r) !== ''; ) (r.token += b(r)), R(r);
      throw A(r, 'Syntax error in part "' + r.token + '"');
    }
    function re(r) {
      do z(r);
      while (
        r.token ===
        `
`
      );
    }
    function we(r) {
      r.nestingLevel++;
    }
    function xe(r) {
      r.nestingLevel--;
    }
    (T.isAlpha = (p, g, C) => T.isValidLatinOrGreek(p) || T.isValidMathSymbol(p, C) || T.isValidMathSymbol(g, p)),
      (T.isValidLatinOrGreek = (p) => /^[a-zA-Z_$\u00C0-\u02AF\u0370-\u03FF\u2100-\u214F]$/.test(p)),
      (T.isValidMathSymbol = (p, g) =>
        /^[\uD835]$/.test(p) &&
        /^[\uDC00-\uDFFF]$/.test(g) &&
        /^[^\uDC55\uDC9D\uDCA0\uDCA1\uDCA3\uDCA4\uDCA7\uDCA8\uDCAD\uDCBA\uDCBC\uDCC4\uDD06\uDD0B\uDD0C\uDD15\uDD1D\uDD3A\uDD3F\uDD45\uDD47-\uDD49\uDD51\uDEA6\uDEA7\uDFCC\uDFCD]$/.test(
          g,
        )),
      (T.isWhitespace = (p, g) =>
        p === ' ' ||
        p === '	' ||
        p === '\xA0' ||
        (p ===
          `
` &&
          g > 0)),
      (T.isDecimalMark = (p, g) => p === '.' && g !== '/' && g !== '*' && g !== '^'),
      (T.isDigitDot = (p) => (p >= '0' && p <= '9') || p === '.'),
      (T.isDigit = (p) => p >= '0' && p <= '9');
    function fr(r, p) {
      var g = q();
      (0, je.default)(g, { expression: r, extraNodes: p }), z(g);
      var C = qt(g);
      if (g.token !== '')
        throw g.tokenType === B.DELIMITER
          ? P(g, 'Unexpected operator ' + g.token)
          : A(g, 'Unexpected part "' + g.token + '"');
      return C;
    }
    function qt(r) {
      var p,
        g = [],
        C;
      for (
        r.token !== '' &&
        r.token !==
          `
` &&
        r.token !== ';' &&
        ((p = ae(r)), r.comment && (p.comment = r.comment));
        r.token ===
          `
` || r.token === ';';
      )
        g.length === 0 && p && ((C = r.token !== ';'), g.push({ node: p, visible: C })),
          z(r),
          r.token !==
            `
` &&
            r.token !== ';' &&
            r.token !== '' &&
            ((p = ae(r)), r.comment && (p.comment = r.comment), (C = r.token !== ';'), g.push({ node: p, visible: C }));
      return g.length > 0 ? new u(g) : (p || ((p = new f(void 0)), r.comment && (p.comment = r.comment)), p);
    }
    function ae(r) {
      var p,
        g,
        C,
        I,
        L = Ut(r);
      if (r.token === '=') {
        if (ue(L)) return (p = L.name), re(r), (C = ae(r)), new o(new O(p), C);
        if (le(L)) {
          if (L.optionalChaining) throw A(r, 'Cannot assign to optional chain');
          return re(r), (C = ae(r)), new o(L.object, L.index, C);
        } else if (
          Ue(L) &&
          ue(L.fn) &&
          ((I = !0),
          (g = []),
          (p = L.name),
          L.args.forEach((te, pe) => {
            ue(te) ? (g[pe] = te.name) : (I = !1);
          }),
          I)
        )
          return re(r), (C = ae(r)), new m(p, g, C);
        throw A(r, 'Invalid left hand side of assignment operator =');
      }
      return L;
    }
    function Ut(r) {
      for (var p = Wt(r); r.token === '?'; ) {
        var g = r.conditionalLevel;
        (r.conditionalLevel = r.nestingLevel), re(r);
        var C = p,
          I = ae(r);
        if (r.token !== ':') throw A(r, 'False part of conditional expression expected');
        (r.conditionalLevel = null), re(r);
        var L = ae(r);
        (p = new s(C, I, L)), (r.conditionalLevel = g);
      }
      return p;
    }
    function Wt(r) {
      for (var p = Er(r); r.token === 'or'; ) re(r), (p = new N('or', 'or', [p, Er(r)]));
      return p;
    }
    function Er(r) {
      for (var p = Fr(r); r.token === 'xor'; ) re(r), (p = new N('xor', 'xor', [p, Fr(r)]));
      return p;
    }
    function Fr(r) {
      for (var p = Ar(r); r.token === 'and'; ) re(r), (p = new N('and', 'and', [p, Ar(r)]));
      return p;
    }
    function Ar(r) {
      for (var p = Cr(r); r.token === '|'; ) re(r), (p = new N('|', 'bitOr', [p, Cr(r)]));
      return p;
    }
    function Cr(r) {
      for (var p = Nr(r); r.token === '^|'; ) re(r), (p = new N('^|', 'bitXor', [p, Nr(r)]));
      return p;
    }
    function Nr(r) {
      for (var p = br(r); r.token === '&'; ) re(r), (p = new N('&', 'bitAnd', [p, br(r)]));
      return p;
    }
    function br(r) {
      for (
        var p = [wr(r)],
          g = [],
          C = { '==': 'equal', '!=': 'unequal', '<': 'smaller', '>': 'larger', '<=': 'smallerEq', '>=': 'largerEq' };
        J(C, r.token);
      ) {
        var I = { name: r.token, fn: C[r.token] };
        g.push(I), re(r), p.push(wr(r));
      }
      return p.length === 1
        ? p[0]
        : p.length === 2
          ? new N(g[0].name, g[0].fn, p)
          : new x(
              g.map((L) => L.fn),
              p,
            );
    }
    function wr(r) {
      var p, g, C, I;
      p = cr(r);
      for (var L = { '<<': 'leftShift', '>>': 'rightArithShift', '>>>': 'rightLogShift' }; J(L, r.token); )
        (g = r.token), (C = L[g]), re(r), (I = [p, cr(r)]), (p = new N(g, C, I));
      return p;
    }
    function cr(r) {
      var p, g, C, I;
      p = pr(r);
      for (var L = { to: 'to', in: 'to' }; J(L, r.token); )
        (g = r.token),
          (C = L[g]),
          re(r),
          g === 'in' && '])},;'.includes(r.token)
            ? (p = new N('*', 'multiply', [p, new O('in')], !0))
            : ((I = [p, pr(r)]), (p = new N(g, C, I)));
      return p;
    }
    function pr(r) {
      var p,
        g = [];
      if (r.token === ':') {
        if (r.conditionalLevel === r.nestingLevel)
          throw A(r, 'The true-expression of a conditional operator may not be empty');
        p = new f(1);
      } else p = Be(r);
      if (r.token === ':' && r.conditionalLevel !== r.nestingLevel) {
        for (g.push(p); r.token === ':' && g.length < 3; )
          re(r),
            r.token === ')' || r.token === ']' || r.token === ',' || r.token === ''
              ? g.push(new O('end'))
              : g.push(Be(r));
        g.length === 3 ? (p = new j(g[0], g[2], g[1])) : (p = new j(g[0], g[1]));
      }
      return p;
    }
    function Be(r) {
      var p, g, C, I;
      p = Qe(r);
      for (var L = { '+': 'add', '-': 'subtract' }; J(L, r.token); ) {
        (g = r.token), (C = L[g]), re(r);
        var te = Qe(r);
        te.isPercentage ? (I = [p, new N('*', 'multiply', [p, te])]) : (I = [p, te]), (p = new N(g, C, I));
      }
      return p;
    }
    function Qe(r) {
      var p, g, C, I;
      (p = Br(r)), (g = p);
      for (
        var L = { '*': 'multiply', '.*': 'dotMultiply', '/': 'divide', './': 'dotDivide', '%': 'mod', mod: 'mod' };
        J(L, r.token);
      )
        (C = r.token), (I = L[C]), re(r), (g = Br(r)), (p = new N(C, I, [p, g]));
      return p;
    }
    function Br(r) {
      var p, g;
      for (
        p = Sr(r), g = p;
        r.tokenType === B.SYMBOL ||
        (r.token === 'in' && se(p)) ||
        (r.token === 'in' && Ce(p) && p.fn === 'unaryMinus' && se(p.args[0])) ||
        (r.tokenType === B.NUMBER && !se(g) && (!Ce(g) || g.op === '!')) ||
        r.token === '(';
      )
        (g = Sr(r)), (p = new N('*', 'multiply', [p, g], !0));
      return p;
    }
    function Sr(r) {
      for (var p = Tr(r), g = p, C = []; r.token === '/' && gr(g); )
        if ((C.push((0, je.default)({}, r)), re(r), r.tokenType === B.NUMBER))
          if ((C.push((0, je.default)({}, r)), re(r), r.tokenType === B.SYMBOL || r.token === '(' || r.token === 'in'))
            (0, je.default)(r, C.pop()), C.pop(), (g = Tr(r)), (p = new N('/', 'divide', [p, g]));
          else {
            C.pop(), (0, je.default)(r, C.pop());
            break;
          }
        else {
          (0, je.default)(r, C.pop());
          break;
        }
      return p;
    }
    function Tr(r) {
      var p = He(r);
      if (r.token === '%') {
        var g = (0, je.default)({}, r);
        re(r);
        try {
          He(r), (0, je.default)(r, g);
        } catch {
          p = new N('/', 'divide', [p, new f(100)], !1, !0);
        }
      }
      return p;
    }
    function He(r) {
      var p,
        g,
        C,
        I = { '-': 'unaryMinus', '+': 'unaryPlus', '~': 'bitNot', not: 'not' };
      return J(I, r.token) ? ((C = I[r.token]), (p = r.token), re(r), (g = [He(r)]), new N(p, C, g)) : Or(r);
    }
    function Or(r) {
      var p, g, C, I;
      return (
        (p = Mr(r)),
        (r.token === '^' || r.token === '.^') &&
          ((g = r.token), (C = g === '^' ? 'pow' : 'dotPow'), re(r), (I = [p, He(r)]), (p = new N(g, C, I))),
        p
      );
    }
    function Mr(r) {
      for (var p = lr(r); r.token === '??'; ) re(r), (p = new N('??', 'nullish', [p, lr(r)]));
      return p;
    }
    function lr(r) {
      var p, g, C, I;
      p = Pr(r);
      for (var L = { '!': 'factorial', "'": 'ctranspose' }; J(L, r.token); )
        (g = r.token), (C = L[g]), z(r), (I = [p]), (p = new N(g, C, I)), (p = _e(r, p));
      return p;
    }
    function Pr(r) {
      var p = [];
      if (r.tokenType === B.SYMBOL && J(r.extraNodes, r.token)) {
        var g = r.extraNodes[r.token];
        if ((z(r), r.token === '(')) {
          if (((p = []), we(r), z(r), r.token !== ')')) for (p.push(ae(r)); r.token === ','; ) z(r), p.push(ae(r));
          if (r.token !== ')') throw A(r, 'Parenthesis ) expected');
          xe(r), z(r);
        }
        return new g(p);
      }
      return Ht(r);
    }
    function Ht(r) {
      var p, g;
      return r.tokenType === B.SYMBOL || (r.tokenType === B.DELIMITER && r.token in V)
        ? ((g = r.token),
          z(r),
          J(Z, g) ? (p = new f(Z[g])) : H.includes(g) ? (p = new f(i(g, 'number'))) : (p = new O(g)),
          (p = _e(r, p)),
          p)
        : Jt(r);
    }
    function _e(r, p, g) {
      for (var C; ; ) {
        var I = !1;
        r.token === '?.' && ((I = !0), z(r));
        var L = (r.token === '(' || r.token === '[' || r.token === '.') && (!g || g.includes(r.token));
        if (!(I || L)) break;
        if (((C = []), r.token === '('))
          if (I || ue(p) || le(p)) {
            if ((we(r), z(r), r.token !== ')')) for (C.push(ae(r)); r.token === ','; ) z(r), C.push(ae(r));
            if (r.token !== ')') throw A(r, 'Parenthesis ) expected');
            xe(r), z(r), (p = new D(p, C, I));
          } else return p;
        else if (r.token === '[') {
          if ((we(r), z(r), r.token !== ']')) for (C.push(ae(r)); r.token === ','; ) z(r), C.push(ae(r));
          if (r.token !== ']') throw A(r, 'Parenthesis ] expected');
          xe(r), z(r), (p = new a(p, new h(C), I));
        } else {
          I || z(r);
          var te = r.tokenType === B.SYMBOL || (r.tokenType === B.DELIMITER && r.token in V);
          if (!te) {
            var pe = 'Property name expected after ';
            throw ((pe += I ? 'optional chain' : 'dot'), A(r, pe));
          }
          C.push(new f(r.token)), z(r);
          var Re = !0;
          p = new a(p, new h(C, Re), I);
        }
      }
      return p;
    }
    function Jt(r) {
      var p, g;
      return r.token === '"' || r.token === "'" ? ((g = mr(r, r.token)), (p = new f(g)), (p = _e(r, p)), p) : l(r);
    }
    function mr(r, p) {
      for (var g = ''; b(r) !== '' && b(r) !== p; )
        if (b(r) === '\\') {
          R(r);
          var C = b(r),
            I = k[C];
          if (I !== void 0) (g += I), (r.index += 1);
          else if (C === 'u') {
            var L = r.expression.slice(r.index + 1, r.index + 5);
            if (/^[0-9A-Fa-f]{4}$/.test(L)) (g += String.fromCharCode(parseInt(L, 16))), (r.index += 5);
            else throw A(r, 'Invalid unicode character \\u'.concat(L));
          } else throw A(r, 'Bad escape character \\'.concat(C));
        } else (g += b(r)), R(r);
      if ((z(r), r.token !== p)) throw A(r, 'End of string '.concat(p, ' expected'));
      return z(r), g;
    }
    function l(r) {
      var p, g, C, I;
      if (r.token === '[') {
        if ((we(r), z(r), r.token !== ']')) {
          var L = d(r);
          if (r.token === ';') {
            for (C = 1, g = [L]; r.token === ';'; ) z(r), r.token !== ']' && ((g[C] = d(r)), C++);
            if (r.token !== ']') throw A(r, 'End of matrix ] expected');
            xe(r), z(r), (I = g[0].items.length);
            for (var te = 1; te < C; te++)
              if (g[te].items.length !== I)
                throw P(r, 'Column dimensions mismatch (' + g[te].items.length + ' !== ' + I + ')');
            p = new t(g);
          } else {
            if (r.token !== ']') throw A(r, 'End of matrix ] expected');
            xe(r), z(r), (p = L);
          }
        } else xe(r), z(r), (p = new t([]));
        return _e(r, p);
      }
      return v(r);
    }
    function d(r) {
      for (var p = [ae(r)], g = 1; r.token === ','; ) z(r), r.token !== ']' && r.token !== ';' && ((p[g] = ae(r)), g++);
      return new t(p);
    }
    function v(r) {
      if (r.token === '{') {
        we(r);
        var p,
          g = {};
        do
          if ((z(r), r.token !== '}')) {
            if (r.token === '"' || r.token === "'") p = mr(r, r.token);
            else if (r.tokenType === B.SYMBOL || (r.tokenType === B.DELIMITER && r.token in V)) (p = r.token), z(r);
            else throw A(r, 'Symbol or string expected as object key');
            if (r.token !== ':') throw A(r, 'Colon : expected after object key');
            z(r), (g[p] = ae(r));
          }
        while (r.token === ',');
        if (r.token !== '}') throw A(r, 'Comma , or bracket } expected after object value');
        xe(r), z(r);
        var C = new y(g);
        return (C = _e(r, C)), C;
      }
      return E(r);
    }
    function E(r) {
      var p;
      if (r.tokenType === B.NUMBER) {
        (p = r.token), z(r);
        var g = oo(p, c),
          C = i(p, g);
        return new f(C);
      }
      return w(r);
    }
    function w(r) {
      var p;
      if (r.token === '(') {
        if ((we(r), z(r), (p = ae(r)), r.token !== ')')) throw A(r, 'Parenthesis ) expected');
        return xe(r), z(r), (p = new M(p)), (p = _e(r, p)), p;
      }
      return F(r);
    }
    function F(r) {
      throw r.token === '' ? A(r, 'Unexpected end of expression') : A(r, 'Value expected');
    }
    function S(r) {
      return r.index - r.token.length + 1;
    }
    function A(r, p) {
      var g = S(r),
        C = new SyntaxError(p + ' (char ' + g + ')');
      return (C.char = g), C;
    }
    function P(r, p) {
      var g = S(r),
        C = new SyntaxError(p + ' (char ' + g + ')');
      return (C.char = g), C;
    }
    return n.addConversion({ from: 'string', to: 'Node', convert: T }), T;
  });
var Wo = 'size',
  ra = ['typed'],
  kn = W(Wo, ra, (e) => {
    var { typed: n } = e;
    return n(Wo, {
      Matrix: (i) => i.size(),
      Array: cn,
      string: (i) => [i.length],
      'number | Complex | BigNumber | Unit | boolean | null': (i) => [],
    });
  });
var Ho = 'isBounded',
  ta = ['typed'],
  In = W(Ho, ta, (e) => {
    var { typed: n } = e;
    return n(Ho, {
      number: (i) => Number.isFinite(i),
      'BigNumber | Complex': (i) => i.isFinite(),
      'bigint | Fraction': () => !0,
      'null | undefined': () => !1,
      Unit: n.referToSelf((i) => (c) => i(c.value)),
      'Array | Matrix': n.referToSelf((i) => (c) => (Array.isArray(c) || (c = c.valueOf()), c.every((a) => i(a)))),
    });
  });
var na = 'numeric',
  oa = ['number', '?bignumber', '?fraction'],
  jn = W(na, oa, (e) => {
    var { number: n, bignumber: i, fraction: c } = e,
      a = { string: !0, number: !0, BigNumber: !0, Fraction: !0 },
      t = {
        number: (o) => n(o),
        BigNumber: i ? (o) => i(o) : fo,
        bigint: (o) => BigInt(o),
        Fraction: c ? (o) => c(o) : co,
      };
    return function (u) {
      var s = arguments.length > 1 && arguments[1] !== void 0 ? arguments[1] : 'number',
        f = arguments.length > 2 ? arguments[2] : void 0;
      if (f !== void 0) throw new SyntaxError('numeric() takes one or two arguments');
      var m = Ne(u);
      if (!(m in a))
        throw new TypeError(
          'Cannot convert ' + u + ' of type "' + m + '"; valid input types are ' + Object.keys(a).join(', '),
        );
      if (!(s in t))
        throw new TypeError(
          'Cannot convert ' + u + ' to type "' + s + '"; valid output types are ' + Object.keys(t).join(', '),
        );
      return s === m ? u : t[s](u);
    };
  });
var Jo = W('matrix', [], () => po),
  Vo = W('subset', [], () => lo),
  Lp = $n('combinations', Kt),
  qp = $n('gamma', ft),
  Up = $n('lgamma', ct);
function $n(e, n) {
  return W(e, ['typed'], (i) => {
    var { typed: c } = i;
    return c(n);
  });
}
function $e(e, n, i, c) {
  if (!(this instanceof $e)) throw new SyntaxError('Constructor must be called with the new operator');
  (this.fn = e),
    (this.count = n),
    (this.min = i),
    (this.max = c),
    (this.message =
      'Wrong number of arguments in function ' +
      e +
      ' (' +
      n +
      ' provided, ' +
      i +
      (c != null ? '-' + c : '') +
      ' expected)'),
    (this.stack = new Error().stack);
}
$e.prototype = new Error();
$e.prototype.constructor = Error;
$e.prototype.name = 'ArgumentsError';
$e.prototype.isArgumentsError = !0;
var be = { createTyped: on };
var Y = { createNode: hn };
var _t = { createSubset: Vo };
var Go = { NodeDependencies: Y, subsetDependencies: _t, createAccessorNode: Dn };
var Xo = { NodeDependencies: Y, createArrayNode: dn };
var zo = { createMatrix: Jo };
var Zo = { matrixDependencies: zo, NodeDependencies: Y, subsetDependencies: _t, createAssignmentNode: gn };
var Ko = { typedDependencies: be, createNumber: mn };
var Yo = { createResultSet: un };
var Qo = { NodeDependencies: Y, ResultSetDependencies: Yo, createBlockNode: vn };
var ei = { NodeDependencies: Y, createConditionalNode: xn };
var ri = { typedDependencies: be, createIsBounded: In };
var ti = { NodeDependencies: Y, isBoundedDependencies: ri, createConstantNode: An };
var ni = { NodeDependencies: Y, typedDependencies: be, createFunctionAssignmentNode: Cn };
var Rt = { NodeDependencies: Y, createSymbolNode: On };
var oi = { NodeDependencies: Y, SymbolNodeDependencies: Rt, createFunctionNode: Mn };
var ii = { typedDependencies: be, createSize: kn };
var ui = { NodeDependencies: Y, sizeDependencies: ii, createIndexNode: Nn };
var ai = { NodeDependencies: Y, createObjectNode: bn };
var si = { NodeDependencies: Y, createOperatorNode: wn };
var fi = { NodeDependencies: Y, createParenthesisNode: Bn };
var ci = { NodeDependencies: Y, createRangeNode: Sn };
var pi = { NodeDependencies: Y, createRelationalNode: Tn };
var li = { numberDependencies: Ko, createNumeric: jn };
var _n = {
  AccessorNodeDependencies: Go,
  ArrayNodeDependencies: Xo,
  AssignmentNodeDependencies: Zo,
  BlockNodeDependencies: Qo,
  ConditionalNodeDependencies: ei,
  ConstantNodeDependencies: ti,
  FunctionAssignmentNodeDependencies: ni,
  FunctionNodeDependencies: oi,
  IndexNodeDependencies: ui,
  ObjectNodeDependencies: ai,
  OperatorNodeDependencies: si,
  ParenthesisNodeDependencies: fi,
  RangeNodeDependencies: ci,
  RelationalNodeDependencies: pi,
  SymbolNodeDependencies: Rt,
  numericDependencies: li,
  typedDependencies: be,
  createParse: Pn,
};
var gi = ie($r(), 1),
  vi = ie(tn(), 1);
var hi = ie(mi(), 1);
function Di(e) {
  var n = new hi.default();
  return (e.on = n.on.bind(n)), (e.off = n.off.bind(n)), (e.once = n.once.bind(n)), (e.emit = n.emit.bind(n)), e;
}
function di(e, n, i, c) {
  function a(x, O) {
    var T = arguments.length;
    if (T !== 1 && T !== 2) throw new $e('import', T, 1, 2);
    O || (O = {});
    function $(Z, H, k) {
      if (Array.isArray(H)) H.forEach((b) => $(Z, b));
      else if (De(H) || D(H)) for (var q in H) J(H, q) && $(Z, H[q], q);
      else if (ze(H) || k !== void 0) {
        var U = ze(H) ? (M(H) ? H.fn + '.transform' : H.fn) : k;
        if (J(Z, U) && Z[U] !== H && !O.silent) throw new Error('Cannot import "' + U + '" twice');
        Z[U] = H;
      } else if (!O.silent) throw new TypeError('Factory, Object, or Array expected');
    }
    var B = {};
    $(B, x);
    for (var _ in B)
      if (J(B, _)) {
        var V = B[_];
        if (ze(V)) f(V, O);
        else if (m(V)) t(_, V, O);
        else if (!O.silent) throw new TypeError('Factory, Object, or Array expected');
      }
  }
  function t(x, O, T) {
    var $;
    if (
      (T.wrap && typeof O == 'function' && (O = s(O)),
      h(O) && (O = e(x, { [O.signature]: O })),
      e.isTypedFunction(i[x]) && e.isTypedFunction(O))
    ) {
      T.override ? (O = e(x, O.signatures)) : (O = e(i[x], O)),
        (i[x] = O),
        delete c[x],
        o(x, O),
        i.emit('import', x, () => O);
      return;
    }
    var B = i[x] !== void 0,
      _ = ($ = i.Unit) === null || $ === void 0 ? void 0 : $.isValuelessUnit(x);
    if ((!B && !_) || T.override) {
      (i[x] = O), delete c[x], o(x, O), i.emit('import', x, () => O);
      return;
    }
    if (!T.silent) throw new Error('Cannot import "' + x + '": already exists');
  }
  function o(x, O) {
    O && typeof O.transform == 'function'
      ? ((i.expression.transform[x] = O.transform), y(x) && (i.expression.mathWithTransform[x] = O.transform))
      : (delete i.expression.transform[x], y(x) && (i.expression.mathWithTransform[x] = O));
  }
  function u(x) {
    delete i.expression.transform[x],
      y(x) ? (i.expression.mathWithTransform[x] = i[x]) : delete i.expression.mathWithTransform[x];
  }
  function s(x) {
    var O = function () {
      for (var $ = [], B = 0, _ = arguments.length; B < _; B++) {
        var V = arguments[B];
        $[B] = V && V.valueOf();
      }
      return x.apply(i, $);
    };
    return x.transform && (O.transform = x.transform), O;
  }
  function f(x, O) {
    var T,
      $,
      B = arguments.length > 2 && arguments[2] !== void 0 ? arguments[2] : x.fn;
    if (B.includes('.')) throw new Error('Factory name should not contain a nested path. Name: ' + JSON.stringify(B));
    var _ = M(x) ? i.expression.transform : i,
      V = B in i.expression.transform,
      Z = J(_, B) ? _[B] : void 0,
      H = () => {
        var R = {};
        x.dependencies.map(Qt).forEach((ne) => {
          if (ne.includes('.'))
            throw new Error('Factory dependency should not contain a nested path. Name: ' + JSON.stringify(ne));
          ne === 'math'
            ? (R.math = i)
            : ne === 'mathWithTransform'
              ? (R.mathWithTransform = i.expression.mathWithTransform)
              : ne === 'classes'
                ? (R.classes = i)
                : (R[ne] = i[ne]);
        });
        var ee = x(R);
        if (ee && typeof ee.transform == 'function')
          throw new Error(
            'Transforms cannot be attached to factory functions. Please create a separate function for it with export const path = "expression.transform"',
          );
        if (Z === void 0 || O.override) return ee;
        if (e.isTypedFunction(Z) && e.isTypedFunction(ee)) return e(Z, ee);
        if (O.silent) return Z;
        throw new Error('Cannot import "' + B + '": already exists');
      },
      k = (T = ($ = x.meta) === null || $ === void 0 ? void 0 : $.formerly) !== null && T !== void 0 ? T : '',
      q = M(x) || N(x),
      U = i.expression.mathWithTransform;
    !x.meta || x.meta.lazy !== !1
      ? (Xe(_, B, H),
        k && Xe(_, k, H),
        Z && V ? (u(B), k && u(k)) : q && (Xe(U, B, () => _[B]), k && Xe(U, k, () => _[B])))
      : ((_[B] = H()),
        k && (_[k] = _[B]),
        Z && V ? (u(B), k && u(k)) : q && (Xe(U, B, () => _[B]), k && Xe(U, k, () => _[B]))),
      (c[B] = x),
      i.emit('import', B, H);
  }
  function m(x) {
    return (
      typeof x == 'function' ||
      typeof x == 'number' ||
      typeof x == 'string' ||
      typeof x == 'boolean' ||
      x === null ||
      qe(x) ||
      Te(x) ||
      fe(x) ||
      Ge(x) ||
      ge(x) ||
      Array.isArray(x)
    );
  }
  function D(x) {
    return typeof x == 'object' && x[Symbol.toStringTag] === 'Module';
  }
  function h(x) {
    return typeof x == 'function' && typeof x.signature == 'string';
  }
  function y(x) {
    return !J(j, x);
  }
  function N(x) {
    return !x.fn.includes('.') && !J(j, x.fn) && (!x.meta || !x.meta.isClass);
  }
  function M(x) {
    return (x !== void 0 && x.meta !== void 0 && x.meta.isTransformFunction === !0) || !1;
  }
  var j = { expression: !0, type: !0, docs: !0, error: !0, json: !0, chain: !0 };
  return a;
}
function Lt(e, n) {
  var i = (0, gi.default)({}, _r, n);
  if (typeof Object.create != 'function')
    throw new Error(
      'ES5 not supported by this JavaScript engine. Please load the es5-shim and es5-sham library for compatibility.',
    );
  var c = Di({
    isNumber: de,
    isComplex: Te,
    isBigNumber: fe,
    isBigInt: qr,
    isFraction: Ge,
    isUnit: qe,
    isString: Oe,
    isArray: rr,
    isMatrix: ge,
    isCollection: tr,
    isDenseMatrix: Ur,
    isSparseMatrix: Wr,
    isRange: Hr,
    isIndex: Jr,
    isBoolean: Vr,
    isResultSet: Gr,
    isHelp: Xr,
    isFunction: zr,
    isDate: Zr,
    isRegExp: Kr,
    isObject: De,
    isMap: Fe,
    isPartitionedMap: Vn,
    isObjectWrappingMap: Gn,
    isNull: Yr,
    isUndefined: Qr,
    isAccessorNode: le,
    isArrayNode: Me,
    isAssignmentNode: et,
    isBlockNode: rt,
    isConditionalNode: tt,
    isConstantNode: se,
    isFunctionAssignmentNode: nr,
    isFunctionNode: Ue,
    isIndexNode: Ae,
    isNode: G,
    isObjectNode: or,
    isOperatorNode: Ce,
    isParenthesisNode: ye,
    isRangeNode: nt,
    isRelationalNode: ot,
    isSymbolNode: ue,
    isChain: it,
  });
  (c.config = ro(i, c.emit)), (c.expression = { transform: {}, mathWithTransform: { config: c.config } });
  var a = [],
    t = [];
  function o(m) {
    if (ze(m)) return m(c);
    var D = m[Object.keys(m)[0]];
    if (ze(D)) return D(c);
    if (!Zn(m))
      throw (
        (console.warn('Factory object with properties `type`, `name`, and `factory` expected', m),
        new Error('Factory object with properties `type`, `name`, and `factory` expected'))
      );
    var h = a.indexOf(m),
      y;
    return (
      h === -1
        ? (m.math === !0 ? (y = m.factory(c.type, i, o, c.typed, c)) : (y = m.factory(c.type, i, o, c.typed)),
          a.push(m),
          t.push(y))
        : (y = t[h]),
      y
    );
  }
  var u = {};
  function s() {
    for (var m = arguments.length, D = new Array(m), h = 0; h < m; h++) D[h] = arguments[h];
    return c.typed.apply(c.typed, D);
  }
  s.isTypedFunction = vi.default.isTypedFunction;
  var f = di(s, o, c, u);
  return (
    (c.import = f),
    c.on('config', () => {
      Object.values(u).forEach((m) => {
        m && m.meta && m.meta.recreateOnConfigChange && f(m, { override: !0 });
      });
    }),
    (c.create = Lt.bind(null, e)),
    (c.factory = W),
    c.import(Object.values(Xn(e))),
    (c.ArgumentsError = $e),
    (c.DimensionError = Ke),
    (c.IndexError = Ie),
    c
  );
}
var { parse: ua } = Lt(_n);
0 && (module.exports = { parse });
