/**
 * The demo's services, on nothing but the JDK: what an application without a framework looks like.
 * None of them knows of Zerohop. Start reading at {@link io.zerohop.apps.services.Service}.
 */
@NullMarked
package io.zerohop.apps.services;

import org.jspecify.annotations.NullMarked;
