/**
 * Tests of the translation, against what other control planes send and what Envoy expects. They
 * decide nothing and reach no network. Start reading at RouterCheckTest.
 */
@NullMarked
package io.zerohop.xds.translate;

import org.jspecify.annotations.NullMarked;
