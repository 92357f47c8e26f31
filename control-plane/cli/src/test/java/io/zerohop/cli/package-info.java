@NullMarked
package io.zerohop.cli;

import org.jspecify.annotations.NullMarked;
