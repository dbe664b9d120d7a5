import { describe, expect, it } from '@jest/globals'
import { languageTable } from '../language/table.js'
import { families } from './families/index.js'
import { limits, outlineOf } from './outline.js'
import { compileRule } from './rule.js'

const signal = new AbortController().signal

/** Language, source, declared names, imported names. */
const cases: readonly (readonly [language: string, source: string, symbols: string, imports: string])[] = [
  ['TypeScript', `import fs, { type A,\n  b } from 'node:fs'\nimport './side.js'\n// import x from 'no'\nexport interface Shape<T> { area(): number }\nexport type Id = string\nenum Color { Red }\nexport abstract class Circle {\n  constructor(private r: number) {}\n  area(): number {\n    if (this.r > 0) { return helper(1) }\n  }\n}\nconst inner = () => { const hidden = 1 }\nconst lazy = await import('./lazy.js')\n`, 'Shape Id Color Circle constructor area inner lazy', 'node:fs ./side.js ./lazy.js'],
  ['JavaScript', `const { a } = require('a')\nvar b = require("./b");\nfunction* gen() { const s = "function no() {}" }\nclass K { get x() { return 1 } async y(a) { for (;;) {} } }\nexports.z = 1\nexport { q } from './q.js'\n`, 'b gen K x y z', 'a ./b ./q.js'],
  ['Python', `"""def no(): pass"""\nimport os, sys as system\nfrom .pkg.mod import (a,\n    b)\nMAX_SIZE = 3\nclass A(B):\n    async def run(self):\n        import re\n        def inner(): pass\n# def no2(): pass\n`, 'MAX_SIZE A run inner', 'os sys .pkg.mod re'],
  ['Go', `package main\nimport (\n  "fmt"\n  str "strings"\n)\nimport "os"\nconst (\n  One = 1\n  Two\n)\ntype Point struct { X int }\nfunc (p *Point) Move(dx int) {\n  var local = 1\n}\nfunc main() {}\n`, 'One Two Point Move main', 'fmt strings os'],
  ['Rust', `use std::{io, fmt};\nuse crate::a::B;\nextern crate libc;\n#[derive(Debug)]\npub struct P<'a> { x: &'a str }\nimpl<'a> P<'a> { pub const fn new() -> Self { P { x: "fn no()" } } }\npub(crate) async unsafe fn go() {}\nmacro_rules! twice { () => {} }\nconst N: u8 = b'"';\nmod tests;\n`, 'P new go twice N tests', 'std crate::a::B libc'],
  ['Java', `package a.b;\nimport java.util.*;\nimport static org.junit.Assert.assertEquals;\n/* class No {} */\npublic final class Tree<T extends Comparable<T>> {\n  private int size;\n  public Tree(int n) { this.size = n; }\n  @Override public Map<String, List<T>> walk(int depth) throws E {\n    while (true) { foo(); }\n  }\n  enum Side { LEFT }\n}\n`, 'Tree walk Side', 'java.util.* org.junit.Assert.assertEquals'],
  ['C', `#include <stdio.h>\n#include "my.h"\n#define MAX 3\ntypedef struct node { int v; } node_t;\nstatic unsigned int *hash(const char *s)\n{\n  if (s) { return f(s); }\n}\nint\nmain(void)\n{\n  char c = '{';\n}\nextern int later(int a);\n`, 'MAX node hash main later', 'stdio.h my.h'],
  ['C++', `#include <vector>\nusing Id = int;\nnamespace geo {\ntemplate <typename T> class Box : public Base {\n public:\n  virtual void draw() const = 0;\n  ~Box() {}\n};\nvoid Box::draw() { for (auto x : v) { } }\n}\nBox::Box(int n) : n_(n) {\n}\n`, 'Id geo Box ~Box Box::draw Box::Box', 'vector'],
  ['C#', `using System;\nusing static System.Math;\nnamespace A.B {\n  public record Point(int X);\n  public class C : D {\n    public string Name { get; set; }\n    public async Task<int> Run(string a) { using (var x = Y()) { } }\n  }\n  interface I { }\n}\n`, 'A.B Point C Name Run I', 'System System.Math'],
  ['Ruby', `require 'json'\nrequire_relative "lib/a"\nmodule M\n  class A < B\n    LIMIT = 3\n    def self.make(x); end\n    def ok?\n      "def no"\n    end\n  end\nend\n=begin\ndef no2\n=end\n`, 'M A LIMIT make ok?', 'json lib/a'],
  ['PHP', `<?php\nnamespace App\\Model;\nuse Foo\\Bar;\nrequire_once __DIR__ . '/boot.php';\n# function no() {}\nabstract class User extends Base {\n  const LIMIT = 1;\n  public static function find($id) { return function () use ($id) {}; }\n}\ninterface Named {}\n`, 'App\\Model User LIMIT find Named', 'Foo\\Bar /boot.php'],
  ['Swift', `import Foundation\nimport class UIKit.UIView\npublic struct Point: Equatable {\n  static func zero() -> Point { let x = 1; return x }\n}\nextension Point {}\nprotocol Shape { }\nlet origin = Point()\n@objc final class V {}\n`, 'Point zero Shape origin V', 'Foundation UIKit.UIView'],
  ['Kotlin', `package a\nimport kotlin.math.*\ndata class P(val x: Int)\nobject Single\nsuspend fun <T> List<T>.second(): T = this[1]\nval top = 1\nsealed interface S { fun f() { val no = 1 } }\n`, 'P Single second top S f', 'kotlin.math.*'],
  ['Scala', `import scala.util.{Try, Success}\nimport a.b\ncase class P(x: Int)\nobject Main { def run(n: Int): Int = { val no = 1; no } }\ntrait T\nval top = 1\n`, 'P Main run T top', 'scala.util a.b'],
  ['Shell', `#!/bin/sh\n. ./lib.sh\nsource "$HOME/x.sh"\nfunction one { echo "two() {"; }\nthree() {\n  cat <<EOF\nfour() {\nEOF\n}\nalias ll='ls -l'\n`, 'one three ll', './lib.sh $HOME/x.sh'],
  ['Perl', `package My::Thing;\nuse strict;\nuse 5.010;\nuse List::Util qw(sum);\nrequire "old.pl";\nsub new { my $x = "sub no {"; }\n=pod\nsub no2 {}\n=cut\nsub total($self) { }\n`, 'My::Thing new total', 'strict List::Util old.pl'],
  ['Lua', `local json = require("json")\nrequire 'x.y'\nlocal function a() end\nfunction M.b(x) end\nM.c = function() end\n--[[ function no() ]]\n`, 'a M.b M.c', 'json x.y'],
  ['R', `library(ggplot2)\nrequire("dplyr")\nsource('helpers.R')\nmean2 <- function(x) { sum(x) }\nother = function() 1\nsetClass("P", representation())\n# no <- function() 1\n`, 'mean2 other P', 'ggplot2 dplyr helpers.R'],
  ['Haskell', `{-# LANGUAGE X #-}\nmodule Data.Tree where\nimport qualified Data.Map as M\nimport Data.List (sort)\ndata Tree a = Leaf\nnewtype W = W Int\nclass Eq a => Shape a where\n  area :: a -> Int\ninsert' :: Int -> Int\ninsert' x = x -- no :: Int\n`, "Data.Tree Tree W Shape insert'", 'Data.Map Data.List'],
  ['SQL', `-- create table no (id int);\nCREATE TABLE IF NOT EXISTS shop.orders (id int);\ncreate or replace view "big" as select 'create table no2';\nCREATE UNIQUE INDEX idx ON a (b);\n\\i other.sql\n`, 'shop.orders big idx', 'other.sql'],
  ['HTML', `<html><head><script src="a.js"></script><link rel="stylesheet" href='b.css'><!-- <script src="no.js"> --></head><body><div class="x" id="main"><p id="p1">text</p></div></body></html>`, 'main p1', 'a.js b.css'],
  ['CSS', `@import url("base.css");\n@import 'x.css';\n:root { --accent: #fff; }\n/* .no {} */\n.card, #menu > .item { color: red }\n@keyframes spin { }\n`, 'accent card menu item spin', 'base.css x.css'],
  ['Objective-C', `#import <UIKit/UIKit.h>\n@import Foundation;\n@interface A : NSObject\n- (void)run:(int)x;\n@end\n`, 'A run', 'UIKit/UIKit.h Foundation'],
  ['Dart', `import 'package:a/b.dart';\nclass A extends B { void go(int x) { if (x > 0) { } } }\nmain() { }\nenum E { a }\n`, 'A go main E', 'package:a/b.dart'],
  ['Elixir', `defmodule A.B do\n  use GenServer\n  alias X.{Y, Z}\n  def run(x), do: x\n  defp hide?(x) do\n  end\nend\n`, 'A.B run hide?', 'GenServer X'],
  ['Erlang', `-module(a).\n-include("b.hrl").\n-import(lists, [map/2]).\nrun(X) -> X. % no() -> x\n`, 'a run', 'b.hrl lists'],
  ['Clojure', `(ns app.core\n  (:require [clojure.string :as str]\n            [app.db :refer [q]]))\n(defn run [x] (let [y 1] y))\n(def ^:private limit 3)\n; (defn no [])\n`, 'run limit', 'clojure.string app.db'],
  ['OCaml', `open Core\nmodule M = struct\n  let x = 1\nend\ntype t = A | B\nlet rec fact n = n (* let no = 1 *)\n`, 'M t fact', 'Core'],
  ['F#', `module A.B\nopen System.IO\ntype T() =\n  member this.Go x = x\nlet rec f x = x\n`, 'A.B T Go f', 'System.IO'],
  ['PowerShell', `Import-Module Az\nusing namespace System.IO\nfunction Get-Thing { param($x) }\n<# function No-Thing {} #>\n`, 'Get-Thing', 'Az System.IO'],
  ['Pascal', `program Demo;\nuses SysUtils, Classes;\ntype TThing = class end;\nprocedure Run(x: integer);\nbegin { procedure no; } end;\n`, 'Demo TThing Run', 'SysUtils Classes'],
  ['Fortran Free Form', `module m\n  use iso_c_binding\n  implicit none\ncontains\n  pure real function area(r)\n  end function\n  subroutine go() ! subroutine no\nend module\n`, 'm area go', 'iso_c_binding'],
  ['Julia', `using LinearAlgebra, Test\nimport Base: show\nstruct P end\nfunction run(x)\nend\nsquare(x) = x^2\n`, 'P run square', 'LinearAlgebra Test Base'],
  ['Solidity', `pragma solidity ^0.8;\nimport "./a.sol";\nimport {B} from "./b.sol";\ncontract Coin { event Sent(address a); function send(uint n) public { } }\n`, 'Coin Sent send', './a.sol ./b.sol'],
  ['Makefile', `include common.mk\nCC := gcc\nall: a b\n\techo no: x\nclean:\n`, 'all clean', 'common.mk'],
  ['Dockerfile', `FROM node:20 AS build\nFROM build\n`, 'build', 'node:20 build'],
  ['TeX', `\\documentclass{article}\n\\usepackage[utf8]{inputenc}\n\\newcommand{\\cost}{1}\n% \\input{no}\n`, 'cost', 'article inputenc'],
  ['Verilog', '`include "a.vh"\nmodule counter(input clk);\nendmodule\n', 'counter', 'a.vh'],
  ['Vim script', `source a.vim\nfunction! My#f(x)\nendfunction\n`, 'My#f', 'a.vim'],
]

describe('outlineOf', () => {
  it.each(cases)('%s', (language, source, symbols, imports) => {
    const found = outlineOf(language, source, signal)
    expect({ symbols: found.symbols.join(' '), imports: found.imports.join(' ') }).toEqual({ symbols, imports })
  })

  it('says nothing about a language without a row', () => {
    expect(outlineOf('Brainfuck', '+++', signal)).toEqual({ symbols: [], imports: [] })
  })

  it('keeps to its limits', () => {
    const source = Array.from({ length: 3000 }, (_, index) => `import m${String(index)}\ndef f${String(index)}(): pass\n`).join('') + `def ${'g'.repeat(5000)}(): pass\n`
    const { symbols, imports } = outlineOf('Python', source, signal)
    expect([symbols.length, imports.length]).toEqual([limits.symbols, limits.imports])
    const [long] = outlineOf('Python', `class ${'g'.repeat(5000)}: pass\n`, signal).symbols
    expect(long?.length ?? 0).toBeLessThanOrEqual(limits.nameChars)
  })

  it('stops when told to', () => {
    expect(() => outlineOf('Python', 'import a\n', AbortSignal.abort(new Error('enough')))).toThrow('enough')
  })
})

describe('table of families', () => {
  it('names each language once, as linguist does', () => {
    const names = families.flatMap(({ languages }) => languages)
    expect(names).toHaveLength(new Set(names).size)
    expect(names.filter((name) => !languageTable().byName.has(name))).toEqual([])
  })

  it.each(families.map((family) => [family.languages[0], family] as const))('%s: patterns compile', (_name, { symbols, imports }) => {
    for (const rule of [...symbols, ...imports]) expect(compileRule(rule).at).toBeInstanceOf(RegExp)
  })
})

describe('hostile input in one line', () => {
  // Where time grows with the square of the length, a megabyte takes hours; jest's limit ends such a test.
  const seeds = ['a ', '(', '[/', 'a<b, ', 'typedef a ', '<script ', 'const ', ':: ', '\\usepackage[', 'import ', '- (', '"', "'", '`', '<<A ', '{-', '/*']
  it.each(families.map((family) => [family.languages[0] ?? '']))('%s', (language) => {
    const line = seeds.map((seed) => seed.repeat(30_000 / seed.length)).join('\n')
    expect(outlineOf(language, `import a\n${line}`, signal).symbols.length).toBeLessThanOrEqual(limits.symbols)
    expect(outlineOf(language, 'a '.repeat(100_000), signal).imports).toEqual([])
  })

  it.each(['JavaScript', 'Perl'])('%s, a megabyte of every kind', (language) => {
    for (const seed of [...seeds, '\n', '<<A\nA\n', '{']) expect(outlineOf(language, seed.repeat(1_000_000 / seed.length), signal).imports.length).toBeLessThanOrEqual(1)
  })
})
