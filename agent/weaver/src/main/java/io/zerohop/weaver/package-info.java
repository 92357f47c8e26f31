/**
 * Decides which classes are woven, whether a library's hooks fit as a whole, and what becomes of a
 * hook that fails.
 *
 * <p>Never knows a library or the mesh: hooks come as data, handlers as objects. Never loads a
 * library's class while one is being transformed, and adds no member to any class.
 *
 * <p>Start reading at {@link io.zerohop.weaver.Weaver}, then {@link io.zerohop.weaver.LibraryCopy}.
 */
@NullMarked
package io.zerohop.weaver;

import org.jspecify.annotations.NullMarked;
