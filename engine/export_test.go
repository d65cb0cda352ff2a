package main

// FreePort is what the tests, which run the engine from outside, choose ports by.
var FreePort = freePort
